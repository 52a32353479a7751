package io.thoonk.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was done to a worker or listener.
 *
 * @param container id of its container
 * @param action {@code pause}, {@code resume}, {@code stop} or {@code start}
 * @param everywhere whether in all processes; others follow within their heartbeat
 */
public record ContainerActionDescriptor(String container, String action, boolean everywhere)
        implements OperationResponseBody {}
