package io.thoonk.event;

import io.thoonk.ThoonkRedisException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives a follower the content and what happened after it. The reading leaves a mark among the messages in the same step:
 * what came before the mark is in the content already, what comes after it is not.
 */
final class FollowerMail implements MailHandler {

    private static final Logger log = LoggerFactory.getLogger(FollowerMail.class);

    private final String feed;

    private final FeedFollower follower;

    private final FeedReadings readings;

    private final Mailbox mailbox;

    private @Nullable String awaited;

    FollowerMail(String feed, FeedFollower follower, FeedReadings readings, Mailbox mailbox) {
        this.feed = feed;
        this.follower = follower;
        this.readings = readings;
        this.mailbox = mailbox;
    }

    @Override
    public void handle(Mail mail) {
        if (mail instanceof Mail.Event event) {
            if (awaited == null) {
                follower.apply(event.event());
                if (event.event() instanceof FeedEvent.Created || event.event() instanceof FeedEvent.Deleted) {
                    // It may be of another type from now on, and a peer's deletion tells of no item.
                    resynchronise();
                }
            }
        } else if (mail instanceof Mail.Mark mark) {
            if (mark.token().equals(awaited)) {
                awaited = null;
            }
        } else {
            resynchronise();
        }
    }

    private void resynchronise() {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        do {
            String token = UUID.randomUUID().toString();
            try {
                FeedReading reading = readings.read(feed, token);
                awaited = token;
                follower.reset(reading);
                return;
            } catch (ThoonkRedisException ex) {
                log.debug("Feed '{}' cannot be read and is read again", feed, ex);
            }
        } while (mailbox.pause(pause.nextBackOff()));
    }
}
