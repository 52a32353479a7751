package io.thoonk.event;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives a follower the content and what happened after it. The content is read a page at a time, so that Redis is not held up,
 * and each page leaves a mark among the messages in the same step: what came before the mark is in the page already, what comes
 * after it is not. So the follower is given a page when its mark has come, and until the next mark the events in between.
 */
final class FollowerMail implements MailHandler {

    private static final Logger log = LoggerFactory.getLogger(FollowerMail.class);

    private final String feed;

    private final FeedFollower follower;

    private final FeedReadings readings;

    private final Mailbox mailbox;

    /** Not null while content is being read. */
    private @Nullable FollowerReading reading;

    FollowerMail(String feed, FeedFollower follower, FeedReadings readings, Mailbox mailbox) {
        this.feed = feed;
        this.follower = follower;
        this.readings = readings;
        this.mailbox = mailbox;
    }

    @Override
    public void handle(Mail mail) {
        if (mail instanceof Mail.Event event) {
            take(event.event());
        } else if (mail instanceof Mail.Mark mark) {
            if (reading != null && reading.isAwaited(mark.token())) {
                goOn(reading);
            }
        } else {
            begin();
        }
    }

    private void take(FeedEvent event) {
        // It may be of another type from now on, and a peer's deletion tells of no item.
        boolean another = event instanceof FeedEvent.Created || event instanceof FeedEvent.Deleted;
        if (reading == null) {
            follower.apply(event);
            if (another) {
                begin();
            }
        } else if (reading.hasBegun() && (another || !follower.meanwhile(event))) {
            begin();
        }
    }

    private void begin() {
        FollowerReading begun = new FollowerReading(feed, follower, readings);
        reading = begun;
        follower.restart();
        read(begun);
    }

    private void goOn(FollowerReading going) {
        if (going.merge()) {
            reading = null;
            follower.complete();
        } else {
            read(going);
        }
    }

    private void read(FollowerReading going) {
        boolean goesOn = persistently(() -> going.read(UUID.randomUUID().toString()));
        if (!goesOn) {
            log.debug("The place in feed '{}' where its reading was to go on is gone", feed);
            begin();
        }
    }

    /** As often as it takes, while the mailbox is open. */
    private boolean persistently(Supplier<Boolean> step) {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        do {
            try {
                return step.get();
            } catch (RuntimeException ex) {
                // Whatever it is: who gave up here would wait for a mark that nobody leaves.
                log.debug("Feed '{}' cannot be read and is read again", feed, ex);
            }
        } while (mailbox.pause(pause.nextBackOff()));
        return true;
    }
}
