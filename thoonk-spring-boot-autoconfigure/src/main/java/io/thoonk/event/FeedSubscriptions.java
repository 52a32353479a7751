package io.thoonk.event;

import io.thoonk.Subscription;
import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.PubSubSource;
import io.thoonk.redis.WireText;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.util.PatternMatchUtils;

/** Subscribes listeners to the events of feeds. Thread-safe. */
public final class FeedSubscriptions {

    private static final List<FeedChannel> HEARD = List.of(
            FeedChannel.PUBLISH,
            FeedChannel.EDIT,
            FeedChannel.RETRACT,
            FeedChannel.POSITION,
            FeedChannel.JOB_FINISH,
            FeedChannel.OWN_FINISH,
            FeedChannel.OWN_RETRACT);

    private static final List<String> GLOBAL =
            List.of(GlobalChannels.CREATED, GlobalChannels.DELETED, GlobalChannels.CONFIGURED);

    private final PubSubSource source;

    private final KeySpace keySpace;

    private final FeedEventDecoder decoder;

    private final Executor executor;

    /**
     * Creates the subscriptions.
     *
     * @param source carries the messages
     * @param keySpace how channels are spelled
     * @param executor runs the listeners
     */
    public FeedSubscriptions(PubSubSource source, KeySpace keySpace, Executor executor) {
        this.source = source;
        this.keySpace = keySpace;
        this.decoder = new FeedEventDecoder(keySpace);
        this.executor = executor;
    }

    /**
     * Subscribes to a feed, or to all feeds whose names match a pattern.
     *
     * @param feedOrPattern name of a feed, or a pattern with {@code *}
     * @param listener receives the events in order, one at a time
     * @return the subscription, confirmed by Redis
     */
    public Subscription subscribe(String feedOrPattern, FeedEventListener listener) {
        WireText.name(feedOrPattern);
        boolean pattern = feedOrPattern.indexOf('*') >= 0;
        SerialMailbox mailbox = new SerialMailbox(feedOrPattern, listener, executor);
        Predicate<FeedEvent> wanted = pattern
                ? event -> PatternMatchUtils.simpleMatch(feedOrPattern, event.feed())
                : event -> event.feed().equals(feedOrPattern);
        mailbox.onClose(source.subscribe(
                channels(pattern ? Stream.empty() : HEARD.stream(), feedOrPattern),
                pattern
                        ? HEARD.stream()
                                .map(channel -> escaped(channel, feedOrPattern))
                                .toList()
                        : List.of(),
                (channel, message) ->
                        decoder.decode(channel, message).filter(wanted).ifPresent(mailbox::put)));
        return mailbox;
    }

    private List<String> channels(Stream<FeedChannel> ofFeed, String feed) {
        return Stream.concat(
                        ofFeed.map(channel -> keySpace.ofFeed(channel.family(), feed)),
                        GLOBAL.stream().map(keySpace::global))
                .map(WireText::text)
                .toList();
    }

    /** Spells a pattern for Redis, to which more characters than the star mean something. */
    private String escaped(FeedChannel channel, String pattern) {
        String spelled = WireText.text(keySpace.ofFeed(channel.family(), pattern));
        return spelled.replaceAll("([?\\[\\]\\\\^])", "\\\\$1");
    }
}
