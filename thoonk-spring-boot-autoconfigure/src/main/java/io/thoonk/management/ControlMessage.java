package io.thoonk.management;

import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What one process asks of all others, over a channel of ours. */
sealed interface ControlMessage {

    /** Encodes the message. */
    byte[] encoded();

    /**
     * Interrupt the handler that works on a job by the claim of that time.
     */
    record Interrupt(String feed, String id, Instant claimedAt) implements ControlMessage {

        @Override
        public byte[] encoded() {
            return WireText.bytes("interrupt\0" + feed + "\0" + id + "\0" + claimedAt.toEpochMilli());
        }
    }

    /** Look at once what is paused everywhere. */
    record LookAtPauses() implements ControlMessage {

        @Override
        public byte[] encoded() {
            return WireText.bytes("pauses");
        }
    }

    /**
     * Let one process act on one of its containers.
     */
    record Act(String process, String container, ContainerAction action) implements ControlMessage {

        @Override
        public byte[] encoded() {
            return WireText.bytes("act\0" + process + "\0" + container + "\0" + action.word());
        }
    }

    /** Decodes a message; a newer version of this library may send others. */
    static Optional<ControlMessage> decode(byte[] message) {
        String[] parts = WireText.text(message).split("\0", -1);
        if (parts[0].equals("interrupt") && parts.length == 4 && parts[3].matches("\\d{1,18}")) {
            return Optional.of(new Interrupt(parts[1], parts[2], Instant.ofEpochMilli(Long.parseLong(parts[3]))));
        }
        if (parts[0].equals("act") && parts.length == 4) {
            return Arrays.stream(ContainerAction.values())
                    .filter(action -> action.word().equals(parts[3]))
                    .findFirst()
                    .map(action -> new Act(parts[1], parts[2], action));
        }
        return parts[0].equals("pauses") ? Optional.of(new LookAtPauses()) : Optional.empty();
    }
}
