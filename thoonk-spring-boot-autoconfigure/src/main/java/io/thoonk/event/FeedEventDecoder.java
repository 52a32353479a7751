package io.thoonk.event;

import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the frames of the contract (rule 10); the only place that knows them. What is malformed is counted and dropped. */
final class FeedEventDecoder {

    private static final Logger log = LoggerFactory.getLogger(FeedEventDecoder.class);

    private final KeySpace keySpace;

    private final EventProblems problems;

    FeedEventDecoder(KeySpace keySpace, EventProblems problems) {
        this.keySpace = keySpace;
        this.problems = problems;
    }

    List<Mail> decode(byte[] channel, byte[] message) {
        String name = withoutPrefix(WireText.text(channel));
        if (name.startsWith(FeedChannel.OWN_MARK.family() + ":")) {
            return List.of(new Mail.Mark(WireText.text(message)));
        }
        List<Mail> mail = read(name, message).<Mail>map(Mail.Event::new).toList();
        if (mail.isEmpty()) {
            dropped(name, message.length);
        }
        return mail;
    }

    private void dropped(String channel, int bytes) {
        int colon = channel.indexOf(':');
        long times = problems.count(
                EventProblems.Kind.MESSAGE_MALFORMED, colon < 0 ? channel : feed(channel.substring(colon + 1)));
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "Dropped a message of {} bytes on channel '{}' that is not framed as the contract says ({} so far of this feed)",
                    bytes,
                    channel,
                    times);
        } else {
            log.debug("Dropped a message of {} bytes on channel '{}'", bytes, channel);
        }
    }

    private Stream<? extends FeedEvent> read(String channel, byte[] message) {
        switch (channel) {
            case GlobalChannels.CREATED:
                return pair(message).map(pair -> new FeedEvent.Created(pair.head(), pair.tailText()));
            case GlobalChannels.DELETED:
                return pair(message).map(pair -> new FeedEvent.Deleted(pair.head(), pair.tailText()));
            case GlobalChannels.CONFIGURED:
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
        if (family.equals(FeedChannel.RETRACT.family()) || family.equals(FeedChannel.OWN_RETRACT.family())) {
            return Stream.of(new FeedEvent.Retracted(feed, WireText.text(message)));
        }
        if (family.equals(FeedChannel.POSITION.family())) {
            return pair(message).map(pair -> new FeedEvent.Moved(feed, pair.head(), pair.tailText()));
        }
        if (family.equals(FeedChannel.JOB_FINISH.family())) {
            return pair(message).map(pair -> new FeedEvent.Finished(feed, pair.head(), Optional.of(pair.tail())));
        }
        if (family.equals(FeedChannel.OWN_FINISH.family())) {
            return Arrays.stream(WireText.text(message).split("\0"))
                    .map(id -> new FeedEvent.Finished(feed, id, Optional.empty()));
        }
        return Stream.empty();
    }

    private String withoutPrefix(String channel) {
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
