package io.thoonk.job;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A finished job's request and result. Immutable.
 *
 * @param <T> type of the request, the job's payload
 * @since 0.1.0
 */
public interface JobResult<T> {

    /** {@return the job's id} */
    String id();

    /** {@return the job's payload, converted} */
    T request();

    /** {@return whether the job finished with a result} */
    boolean hasResult();

    /**
     * {@return the result, converted}
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @throws IllegalStateException if the job finished without one
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(Class<R> type);

    /**
     * {@return the result, converted to a generic type}
     *
     * @param type what to read it as
     * @param <R> type of the result
     * @throws IllegalStateException if the job finished without one
     * @throws io.thoonk.convert.PayloadConversionException if the bytes cannot be read as {@code R}
     */
    <R> R resultAs(ParameterizedTypeReference<R> type);

    /** {@return a copy of the result's bytes as they were sent; none if the job finished without a result} */
    byte[] raw();
}
