package io.thoonk.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the contract, and for jobs the scripted line of thoonk.js, say that a message means, written once more and independently of the library. */
final class ContractFrames {

    private static final Map<String, String> WITH_ITEM =
            Map.of("feed.publish", "PUBLISH", "feed.edit", "EDIT", "feed.position", "POSITION", "job.finish", "FINISH");

    private static final Map<String, String> GLOBAL =
            Map.of("newfeed", "CREATE", "delfeed", "DELETE", "conffeed", "CONFIGURE");

    private ContractFrames() {}

    /** The event as text, or an empty one where a listener has to hear nothing. */
    static String read(String channel, byte[] payload) {
        // One character a byte, so that any bytes survive; ids of the recordings are ASCII.
        String message = new String(payload, StandardCharsets.ISO_8859_1);
        int nul = message.indexOf('\0');
        if (GLOBAL.containsKey(channel)) {
            return nul < 0 ? "" : GLOBAL.get(channel) + " " + message.substring(0, nul);
        }
        int colon = channel.indexOf(':');
        String family = channel.substring(0, colon);
        String feed = channel.substring(colon + 1);
        if (family.equals("feed.retract")) {
            return "RETRACT " + feed + " " + message;
        }
        if (family.equals("event.job.finish")) {
            return "FINISH " + feed + " " + message.replaceFirst("\0", " ");
        }
        if (WITH_ITEM.containsKey(family) && nul >= 0) {
            return WITH_ITEM.get(family) + " " + feed + " " + message.substring(0, nul) + " "
                    + message.substring(nul + 1);
        }
        return "";
    }
}
