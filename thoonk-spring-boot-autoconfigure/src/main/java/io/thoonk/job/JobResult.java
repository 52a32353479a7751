package io.thoonk.job;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A finished job's request and result. Immutable.
 *
 * @param <T> type of the request, the job's payload
 */
public interface JobResult<T> {

    /**
     * Tells the id.
     *
     * @return the job's id
     */
    String id();

    /**
     * Converts what was asked for.
     *
     * @return the job's payload
     */
    T request();

    /**
     * Tells whether the job finished with a result.
     *
     * @return {@code false} if it finished without one
     */
    boolean hasResult();

    /**
     * Converts the result.
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @return the result
     * @throws IllegalStateException if the job finished without one
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(Class<R> type);

    /**
     * Converts a result of a generic type.
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @return the result
     * @throws IllegalStateException if the job finished without one
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(ParameterizedTypeReference<R> type);

    /**
     * Tells the result as it was sent.
     *
     * @return a copy of the bytes; none if the job finished without a result
     */
    byte[] raw();
}
