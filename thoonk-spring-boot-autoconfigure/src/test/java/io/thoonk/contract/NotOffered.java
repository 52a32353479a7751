package io.thoonk.contract;

import java.util.Optional;

/** Operations of peers that our interface does not have. */
final class NotOffered {

    private NotOffered() {}

    static Optional<String> reason(RecordedOperation operation) {
        if (operation.scenario().startsWith("recurring.")) {
            return Optional.of("recurring tasks belong to the scripted dialect of thoonk.js, not to the contract");
        }
        return switch (operation.op()) {
            case "channels", "schemas" -> Optional.of("lists a peer's own channels and keys, no data of a feed");
            case "queue.retract" ->
                Optional.of("a queue has no retraction in the contract; the peers inherit one that fails");
            default -> Optional.empty();
        };
    }
}
