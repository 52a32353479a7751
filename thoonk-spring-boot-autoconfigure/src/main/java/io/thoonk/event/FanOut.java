package io.thoonk.event;

import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.PubSubReceiver;
import io.thoonk.redis.WireText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.PatternMatchUtils;

/** The mailboxes of one feed or pattern: its messages are subscribed to and decoded once for all of them. */
final class FanOut implements PubSubReceiver {

    private static final Logger log = LoggerFactory.getLogger(FanOut.class);

    private static final List<FeedChannel> HEARD = List.of(
            FeedChannel.PUBLISH,
            FeedChannel.EDIT,
            FeedChannel.RETRACT,
            FeedChannel.POSITION,
            FeedChannel.JOB_FINISH,
            FeedChannel.OWN_FINISH,
            FeedChannel.OWN_RETRACT,
            FeedChannel.OWN_MARK);

    private static final List<String> GLOBAL =
            List.of(GlobalChannels.CREATED, GlobalChannels.DELETED, GlobalChannels.CONFIGURED);

    private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();

    private final String name;

    private final boolean pattern;

    private final KeySpace keySpace;

    private final FeedEventDecoder decoder;

    FanOut(String feedOrPattern, KeySpace keySpace, FeedEventDecoder decoder) {
        this.name = feedOrPattern;
        this.pattern = isPattern(feedOrPattern);
        this.keySpace = keySpace;
        this.decoder = decoder;
    }

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    void add(Mailbox mailbox) {
        mailboxes.add(mailbox);
    }

    void remove(Mailbox mailbox) {
        mailboxes.remove(mailbox);
    }

    boolean isUnused() {
        return mailboxes.isEmpty();
    }

    List<String> channels() {
        Stream<byte[]> ofFeed =
                pattern ? Stream.empty() : HEARD.stream().map(channel -> keySpace.ofFeed(channel.family(), name));
        return Stream.concat(ofFeed, GLOBAL.stream().map(keySpace::global))
                .map(WireText::text)
                .toList();
    }

    /** The channels of a pattern, spelled for Redis, to which more characters than the star mean something. */
    List<String> patterns() {
        return !pattern
                ? List.of()
                : HEARD.stream()
                        .map(channel -> WireText.text(keySpace.ofFeed(channel.family(), name)))
                        .map(spelled -> spelled.replaceAll("([?\\[\\]\\\\^])", "\\\\$1"))
                        .toList();
    }

    @Override
    public void receive(byte[] channel, byte[] message) {
        for (Mail mail : decoder.decode(channel, message)) {
            if (isWanted(mail)) {
                put(mail);
            }
        }
    }

    @Override
    public void reconnected() {
        put(new Mail.Lost());
    }

    private boolean isWanted(Mail mail) {
        return !(mail instanceof Mail.Event event)
                || (pattern
                        ? PatternMatchUtils.simpleMatch(name, event.event().feed())
                        : event.event().feed().equals(name));
    }

    private void put(Mail mail) {
        for (Mailbox mailbox : mailboxes) {
            try {
                mailbox.put(mail);
            } catch (Throwable ex) {
                log.error("A listener of '{}' gets no thread; it goes on with what comes next", name, ex);
            }
        }
    }
}
