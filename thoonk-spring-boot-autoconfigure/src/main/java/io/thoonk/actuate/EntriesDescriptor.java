package io.thoonk.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of jobs, items or messages.
 *
 * @param feed name of the feed
 * @param state which of them
 * @param offset how many were passed over
 * @param entries the page
 * @param nextOffset offset of the next page, or {@code null} if this one is not full
 */
public record EntriesDescriptor(
        String feed,
        String state,
        long offset,
        List<EntryDescriptor> entries,
        @Nullable Long nextOffset) implements OperationResponseBody {}
