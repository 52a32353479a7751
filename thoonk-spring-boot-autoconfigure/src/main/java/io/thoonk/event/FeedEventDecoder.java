package io.thoonk.event;

import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the frames of the contract (rule 10) and of the scripted line of thoonk.js; the only place that knows them, and which channels they come on. Pure: same bytes, same
 * deliveries. Thread-safe.
 */
final class FeedEventDecoder {

    private static final String CREATED = "newfeed";

    private static final String DELETED = "delfeed";

    private static final String CONFIGURED = "conffeed";

    private static final List<FeedChannel> HEARD = List.of(
            FeedChannel.PUBLISH,
            FeedChannel.EDIT,
            FeedChannel.RETRACT,
            FeedChannel.POSITION,
            FeedChannel.JOB_FINISH,
            FeedChannel.OWN_FINISH,
            FeedChannel.OWN_RETRACT,
            FeedChannel.OWN_MARK);

    private final KeySpace keySpace;

    FeedEventDecoder(KeySpace keySpace) {
        this.keySpace = keySpace;
    }

    /** The channels of a feed, as they are spelled in Redis. */
    List<String> channels(String feed) {
        return channels(feed, keySpace.dialects().of(feed));
    }

    private List<String> channels(String feedOrPattern, Dialect dialect) {
        return HEARD.stream()
                .map(dialect::family)
                .filter(family -> !family.isEmpty())
                .distinct()
                .map(family -> WireText.text(keySpace.ofFeed(family, feedOrPattern)))
                .toList();
    }

    /** The channels of all feeds that match a pattern, spelled for Redis, to which more characters than the star mean something. */
    List<String> patterns(String pattern) {
        Stream<String> scripted =
                keySpace.dialects().anyScripted() ? channels(pattern, Dialect.SCRIPTED).stream() : Stream.empty();
        return Stream.concat(channels(pattern, Dialect.CONTRACT).stream(), scripted)
                .map(spelled -> spelled.replaceAll("([?\\[\\]\\\\^])", "\\\\$1"))
                .toList();
    }

    /** The channels that tell of whole feeds. */
    List<String> globalChannels() {
        return Stream.of(CREATED, DELETED, CONFIGURED)
                .map(channel -> WireText.text(keySpace.global(channel)))
                .toList();
    }

    /** What a message says; nothing where it is not framed as the contract says. */
    List<Delivery> decode(byte[] channel, byte[] message) {
        String name = withoutPrefix(channel);
        return name.startsWith(FeedChannel.OWN_MARK.family() + ":")
                ? List.of(new Delivery.Mark(WireText.text(message)))
                : read(name, message).<Delivery>map(Delivery.Event::new).toList();
    }

    /** The feed that a channel belongs to, or the channel itself where it belongs to none. */
    String feedOf(byte[] channel) {
        String name = withoutPrefix(channel);
        int colon = name.indexOf(':');
        return colon < 0 ? name : feed(name.substring(colon + 1));
    }

    private Stream<? extends FeedEvent> read(String channel, byte[] message) {
        switch (channel) {
            case CREATED:
                return pair(message).map(pair -> new FeedEvent.Created(pair.head(), pair.tailText()));
            case DELETED:
                return pair(message).map(pair -> new FeedEvent.Deleted(pair.head(), pair.tailText()));
            case CONFIGURED:
                return pair(message).map(pair -> new FeedEvent.Configured(pair.head(), pair.tailText()));
            default:
                int colon = channel.indexOf(':');
                return colon < 0
                        ? Stream.empty()
                        : ofFeed(channel.substring(0, colon), feed(channel.substring(colon + 1)), message);
        }
    }

    private Stream<? extends FeedEvent> ofFeed(String family, String feed, byte[] message) {
        if (family.equals(FeedChannel.PUBLISH.family())) {
            return pair(message).map(pair -> new FeedEvent.Published(feed, pair.head(), pair.tail()));
        }
        if (family.equals(FeedChannel.EDIT.family())) {
            return pair(message).map(pair -> new FeedEvent.Edited(feed, pair.head(), pair.tail()));
        }
        if (family.equals(FeedChannel.RETRACT.family())
                || family.equals(FeedChannel.OWN_RETRACT.family())
                || family.equals(Dialect.SCRIPTED.family(FeedChannel.OWN_RETRACT))) {
            return Stream.of(new FeedEvent.Retracted(feed, WireText.text(message)));
        }
        if (family.equals(FeedChannel.POSITION.family())) {
            return pair(message).map(pair -> new FeedEvent.Moved(feed, pair.head(), pair.tailText()));
        }
        if (family.equals(FeedChannel.JOB_FINISH.family())) {
            return pair(message).map(pair -> new FeedEvent.Finished(feed, pair.head(), Optional.of(pair.tail())));
        }
        if (family.equals(Dialect.SCRIPTED.family(FeedChannel.JOB_FINISH))) {
            return finishedScripted(feed, message);
        }
        if (family.equals(FeedChannel.OWN_FINISH.family())) {
            return Arrays.stream(WireText.text(message).split("\0"))
                    .map(id -> new FeedEvent.Finished(feed, id, Optional.empty()));
        }
        return Stream.empty();
    }

    /** Without a NUL there is no result. */
    private static Stream<FeedEvent.Finished> finishedScripted(String feed, byte[] message) {
        String id = WireText.text(message);
        if (id.indexOf('\0') < 0) {
            return id.isEmpty() ? Stream.empty() : Stream.of(new FeedEvent.Finished(feed, id, Optional.empty()));
        }
        return pair(message).map(pair -> new FeedEvent.Finished(feed, pair.head(), Optional.of(pair.tail())));
    }

    private String withoutPrefix(byte[] spelled) {
        String channel = WireText.text(spelled);
        return channel.startsWith(keySpace.prefix())
                ? channel.substring(keySpace.prefix().length())
                : channel;
    }

    private String feed(String spelled) {
        return keySpace.hashTags() && spelled.startsWith("{") && spelled.endsWith("}")
                ? spelled.substring(1, spelled.length() - 1)
                : spelled;
    }

    private static Stream<Pair> pair(byte[] message) {
        for (int i = 0; i < message.length; i++) {
            if (message[i] == 0) {
                return Stream.of(new Pair(
                        WireText.text(Arrays.copyOf(message, i)), Arrays.copyOfRange(message, i + 1, message.length)));
            }
        }
        return Stream.empty();
    }

    private record Pair(String head, byte[] tail) {

        String tailText() {
            return WireText.text(tail);
        }
    }
}
