package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Partitions;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.management.Entry;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for an id, or for text in payloads as the masker leaves them and in errors, in a bounded number of entries a call. */
final class SearchView {

    private static final Logger log = LoggerFactory.getLogger(SearchView.class);

    private static final List<String> JOB_STATES = List.of("stalled", "claimed", "available", "delayed");

    private static final int MOST_AT_ONCE = 2_000;

    private static final int PAGE = 200;

    /** So many items of the longest that a page reads. */
    private static final int ITEM_PAGE = 50;

    /** What a feed costs without anything in it: calls for its counts and for each state. */
    private static final int STEPS_OF_A_FEED = 10;

    private static final int MOST_FOUND = 50;

    private static final int SHORTEST = 2;

    /** Before the name of a tag, where jobs that have it are looked for. */
    private static final String TAG = "tag:";

    private final ThoonkManagement management;

    SearchView(ThoonkManagement management) {
        this.management = management;
    }

    /** Looks at as many entries as one call may, in one feed or in all, from where the call before ended. */
    View render(String text, Optional<String> onlyIn, Optional<String> from) {
        if (text.length() < SHORTEST) {
            throw new IllegalArgumentException("Look for at least " + SHORTEST + " characters");
        }
        Place start = from.map(Place::decode).orElse(Place.BEGINNING);
        // Not those of the overview, which is a moment old and has an end: a search that says "nothing" has looked
        // everywhere.
        Collection<String> names = onlyIn.<Collection<String>>map(List::of).orElseGet(this::names);
        Scan scan = new Scan(text);
        Optional<Place> next = Optional.empty();
        for (String name : names.stream()
                .filter(name -> name.compareTo(start.feed()) >= 0)
                .sorted()
                .toList()) {
            next = through(name, name.equals(start.feed()) ? start : new Place(name, 0, 0), scan);
            if (next.isPresent()) {
                break;
            }
        }
        if (onlyIn.isPresent() && !scan.refused.isEmpty()) {
            throw scan.refused.values().iterator().next();
        }
        Map<String, FeedStatistics> counted =
                new HashMap<>(management.overview().feeds());
        counted.putAll(scan.seen);
        counted.keySet().removeAll(scan.refused.keySet());
        return new View()
                .with("hits", scan.hits)
                .with("scanned", scan.scanned)
                .with(
                        "total",
                        names.stream()
                                .flatMap(name -> Optional.ofNullable(counted.get(name)).stream())
                                .mapToLong(feed -> feed.size() + feed.delayed() + feed.claimed() + feed.stalled())
                                .sum())
                .with("unread", scan.unread)
                .with(
                        "uncounted",
                        names.stream()
                                .filter(name -> !counted.containsKey(name))
                                .count())
                .with("next", next.map(Place::encoded));
    }

    /** Of all feeds but partitions, which are looked through with their feeds. */
    private Collection<String> names() {
        Set<String> names = new HashSet<>(management.operations().feedNames());
        Map<String, FeedStatistics> known = management.overview().feeds();
        names.stream()
                .flatMap(name -> Partitions.feedOf(name).stream())
                .filter(names::contains)
                .distinct()
                .flatMap(feed -> Optional.ofNullable(known.get(feed)).or(() -> counted(feed)).stream())
                .flatMap(counts -> counts.partitions().stream())
                .toList()
                .forEach(partitions -> partitions.names().forEach(names::remove));
        return names;
    }

    private Optional<FeedStatistics> counted(String feed) {
        try {
            return Optional.of(management.feed(feed));
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (FeedDoesNotExistException | ThoonkRedisException | IllegalArgumentException ex) {
            log.debug("Whether feed '{}' has partitions is not known, so each is looked through", feed, ex);
            return Optional.empty();
        }
    }

    /** Goes through a feed from a place; tells where to go on if that was enough for one call. */
    private Optional<Place> through(String name, Place from, Scan scan) {
        if (scan.isFull()) {
            return Optional.of(from);
        }
        Place place = from;
        scan.steps += STEPS_OF_A_FEED;
        try {
            Optional<FeedStatistics> found = unlessMisnamed(name, scan);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            FeedStatistics counts = found.get();
            scan.seen.put(name, counts);
            boolean jobs = counts.hasJobs();
            List<String> states = jobs ? JOB_STATES : List.of(FeedBrowser.ITEMS);
            if (scan.wanted.startsWith(TAG)) {
                return jobs ? tagged(name, place, scan) : Optional.empty();
            }
            if (jobs && place.state() == 0 && place.offset() == 0) {
                byId(name, scan);
            }
            while (place.state() < states.size()) {
                if (scan.isFull()) {
                    return Optional.of(place);
                }
                List<Entry> page = management
                        .browser()
                        .page(name, states.get(place.state()), place.offset(), jobs ? PAGE : ITEM_PAGE);
                page.forEach(entry -> scan.look(name, entry, jobs));
                int lookedAt = FeedBrowser.lookedAt(page);
                // Ids without a job are looked at too.
                scan.steps += Math.max(0, lookedAt - page.size());
                place = lookedAt == 0
                        ? new Place(name, place.state() + 1, 0)
                        : new Place(name, place.state(), place.offset() + lookedAt);
            }
        } catch (FeedDoesNotExistException ex) {
            log.debug("Feed '{}' was deleted since the feeds were listed", name);
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            // One feed that the user may not read does not end the search; it counts as one that is left out.
            scan.seen.remove(name);
            scan.refused.put(name, ex);
        } catch (FeedBrowser.UnknownStateException ex) {
            log.debug("Feed '{}' has a type that cannot be looked through", name);
        }
        return Optional.empty();
    }

    /** What another program has put among the names may be none that a feed can have; it is left out like one that is refused. */
    private Optional<FeedStatistics> unlessMisnamed(String name, Scan scan) {
        try {
            return Optional.of(management.feed(name));
        } catch (IllegalArgumentException ex) {
            scan.refused.put(name, ex);
            return Optional.empty();
        }
    }

    private Optional<Place> tagged(String name, Place from, Scan scan) {
        List<Entry> page = management
                .browser()
                .tagged(name, scan.wanted.substring(TAG.length()).strip(), from.offset(), MOST_FOUND);
        page.forEach(job -> scan.found(name, job, "tag"));
        return FeedBrowser.lookedAt(page) < MOST_FOUND
                ? Optional.empty()
                : Optional.of(new Place(name, 0, from.offset() + MOST_FOUND));
    }

    /** A job that is there, or else the record of one that was. */
    private void byId(String name, Scan scan) {
        Optional<Entry> job = management.browser().job(name, scan.wanted);
        job.ifPresent(found -> scan.found(name, found, "id"));
        if (job.isEmpty()) {
            management.browser().ended(name).find(scan.wanted).ifPresent(record -> {
                Map<String, Object> hit = JobView.ended(record).members();
                hit.put("feed", name);
                hit.put("where", "id");
                hit.put("state", record.outcome().name());
                scan.hits.add(hit);
            });
        }
    }

    /** Where a search goes on. */
    private record Place(String feed, int state, long offset) {

        private static final Place BEGINNING = new Place("", 0, 0);

        private static final Pattern ENCODED = Pattern.compile("(\\d):(\\d{1,12}):(.*)", Pattern.DOTALL);

        String encoded() {
            return state + ":" + offset + ":" + feed;
        }

        static Place decode(String text) {
            Matcher parts = ENCODED.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("The parameter 'from' is none that a search has told");
            }
            return new Place(parts.group(3), Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
        }
    }

    private static final class Scan {

        private final String wanted;

        private final String text;

        private final List<Map<String, Object>> hits = new ArrayList<>();

        private final Map<String, FeedStatistics> seen = new HashMap<>();

        private final Map<String, RuntimeException> refused = new HashMap<>();

        private int scanned;

        private int unread;

        private int steps;

        Scan(String wanted) {
            this.wanted = wanted;
            this.text = wanted.toLowerCase(Locale.ROOT);
        }

        boolean isFull() {
            return steps >= MOST_AT_ONCE || hits.size() >= MOST_FOUND;
        }

        void look(String feed, Entry entry, boolean isJob) {
            scanned++;
            steps++;
            if (isJob && entry.id().equals(wanted)) {
                return; // It was found by its id already.
            }
            if (contains(entry.id())) {
                found(feed, entry, "id");
            } else if (entry.lastError().filter(this::contains).isPresent()) {
                found(feed, entry, "error");
            } else if (entry.payload().isEmpty()) {
                unread += entry.payloadSize() > 0 ? 1 : 0;
            } else if (entry.payload().filter(this::contains).isPresent()) {
                found(feed, entry, "payload");
            }
        }

        void found(String feed, Entry entry, String where) {
            Map<String, Object> hit = JobView.inList(entry);
            hit.put("feed", feed);
            hit.put("where", where);
            hits.add(hit);
        }

        private boolean contains(String other) {
            return other.toLowerCase(Locale.ROOT).contains(text);
        }
    }
}
