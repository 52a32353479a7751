package io.thoonk.management;

import io.thoonk.job.MaintenanceReport;
import io.thoonk.worker.JobClaimsListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims that this process has lost, or found expired, in the last five minutes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ClaimLossWindow implements JobClaimsListener.Quick {

    /** For how long a loss is told of. */
    static final Duration RECENT = Duration.ofMinutes(5);

    private static final long MINUTE = 60_000;

    private final Map<String, Deque<Minute>> feeds = new ConcurrentHashMap<>();

    private final Clock clock;

    /**
     * Creates an empty list.
     *
     * @param clock tells the time
     */
    public ClaimLossWindow(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void answered(String feed, int finished, int claimed, int lost, Duration took) {
        note(feed, new Losses(lost, 0));
    }

    @Override
    public void renewed(String feed, int lost) {
        note(feed, new Losses(lost, 0));
    }

    /**
     * Notes what maintenance found.
     *
     * @param feed name of the feed
     * @param report what was done
     */
    public void maintained(String feed, MaintenanceReport report) {
        note(feed, new Losses(0, report.expired()));
    }

    private void note(String feed, Losses losses) {
        if (losses.isNone()) {
            return;
        }
        long now = clock.millis() / MINUTE;
        feeds.compute(feed, (name, known) -> {
            Deque<Minute> minutes = known == null ? new ArrayDeque<>() : known;
            Minute last = minutes.peekLast();
            Losses before = Losses.NONE;
            if (last != null && last.number() == now) {
                before = minutes.removeLast().losses();
            }
            minutes.addLast(new Minute(now, before.plus(losses)));
            return minutes;
        });
    }

    /** {@return the losses by feed; those without any are left out} */
    public SortedMap<String, Losses> all() {
        long oldest = (clock.millis() - RECENT.toMillis()) / MINUTE;
        SortedMap<String, Losses> losses = new TreeMap<>();
        feeds.keySet()
                .forEach(feed -> feeds.computeIfPresent(feed, (name, minutes) -> {
                    minutes.removeIf(minute -> minute.number() < oldest);
                    if (minutes.isEmpty()) {
                        return null;
                    }
                    losses.put(name, minutes.stream().map(Minute::losses).reduce(Losses.NONE, Losses::plus));
                    return minutes;
                }));
        return losses;
    }

    private record Minute(long number, Losses losses) {}

    /**
     * What became of claims in the last minutes.
     *
     * @param lost claims that were gone when their own process wanted to renew them or finish their jobs
     * @param expired claims of others that maintenance found expired, and whose jobs went back to the line
     */
    public record Losses(long lost, long expired) {

        /** Nothing was lost. */
        public static final Losses NONE = new Losses(0, 0);

        /**
         * Adds up.
         *
         * @param other what another process saw
         * @return the sums
         */
        public Losses plus(Losses other) {
            return new Losses(lost + other.lost, expired + other.expired);
        }

        boolean isNone() {
            return lost == 0 && expired == 0;
        }

        String encoded() {
            return lost + "\0" + expired;
        }

        static Losses decode(String text) {
            int end = text.indexOf('\0');
            return new Losses(Long.parseLong(text.substring(0, end)), Long.parseLong(text.substring(end + 1)));
        }
    }
}
