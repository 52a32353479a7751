package io.thoonk.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request could not be answered.
 *
 * @param problem the reason in words
 */
public record ProblemDescriptor(String problem) implements OperationResponseBody {}
