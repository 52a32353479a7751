package io.thoonk.job;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A job that another one has waited for, as {@link Job#resultsOf()} tells it. Immutable.
 *
 * @since 0.1.0
 */
public interface Predecessor {

    /** {@return the job's id} */
    String id();

    /** {@return the name of its job feed} */
    String queue();

    /**
     * {@return what became of it} Something other than {@code FINISHED} is to be expected where its follower is put with {@link
     * WhenFailed#RUN}, or was retried.
     */
    EndedJob.Outcome outcome();

    /** {@return whether there is a result: it finished with one, and that was carried or is kept} */
    boolean hasResult();

    /**
     * {@return the result, converted}
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @throws IllegalStateException if there is none
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(Class<R> type);

    /**
     * {@return the result, converted to a generic type}
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @throws IllegalStateException if there is none
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(ParameterizedTypeReference<R> type);

    /** {@return a copy of the result's bytes; none if there is no result} */
    byte[] raw();
}
