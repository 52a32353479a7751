package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.steering.Entry;
import io.thoonk.steering.FeedBrowser;
import io.thoonk.steering.FeedOverviewCache;
import io.thoonk.steering.FeedStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for an id, or for text in payloads as the masker leaves them and in errors, in a bounded number of entries. */
final class SearchView {

    private static final Logger log = LoggerFactory.getLogger(SearchView.class);

    private static final List<String> JOB_STATES = List.of("stalled", "claimed", "available", "delayed");

    private static final int MOST_PER_FEED = 2_000;

    private static final int MOST_IN_ALL = 20_000;

    private static final int MOST_FOUND = 50;

    private static final int SHORTEST = 2;

    private final FeedOverviewCache feeds;

    private final FeedBrowser browser;

    SearchView(DashboardSources sources) {
        this.feeds = sources.feeds();
        this.browser = sources.browser();
    }

    View render(String text, Optional<String> onlyIn) {
        if (text.length() < SHORTEST) {
            throw new IllegalArgumentException("Look for at least " + SHORTEST + " characters");
        }
        Scan scan = new Scan(text.toLowerCase(Locale.ROOT));
        List<FeedStatistics> chosen = feeds.current().feeds().values().stream()
                .filter(feed -> onlyIn.isEmpty() || onlyIn.get().equals(feed.feed()))
                .toList();
        chosen.forEach(feed -> look(feed, text, scan));
        return new View().with("hits", scan.hits).with("scanned", scan.scanned).with("complete", !scan.cut);
    }

    private void look(FeedStatistics feed, String text, Scan scan) {
        try {
            if (feed.hasJobs()) {
                browser.job(feed.feed(), text).ifPresent(job -> scan.found(feed.feed(), job, "id"));
            }
            for (String state : feed.hasJobs() ? JOB_STATES : List.of(FeedBrowser.ITEMS)) {
                through(feed.feed(), state, scan);
            }
        } catch (FeedDoesNotExistException ex) {
            log.debug("Feed '{}' was deleted since the feeds were counted", feed.feed());
        }
    }

    private void through(String feed, String state, Scan scan) {
        int offset = 0;
        List<Entry> page = List.of();
        do {
            if (scan.isFull() || offset >= MOST_PER_FEED) {
                scan.cut = true;
                return;
            }
            page = browser.page(feed, state, offset, FeedBrowser.LARGEST_PAGE);
            page.forEach(entry -> scan.look(feed, entry));
            offset += page.size();
        } while (page.size() == FeedBrowser.LARGEST_PAGE);
    }

    private static final class Scan {

        private final String text;

        private final List<Map<String, Object>> hits = new ArrayList<>();

        private int scanned;

        private boolean cut;

        Scan(String text) {
            this.text = text;
        }

        boolean isFull() {
            return scanned >= MOST_IN_ALL || hits.size() >= MOST_FOUND;
        }

        void look(String feed, Entry entry) {
            scanned++;
            if (contains(entry.id())) {
                found(feed, entry, "id");
            } else if (entry.lastError().filter(this::contains).isPresent()) {
                found(feed, entry, "error");
            } else if (entry.payload().filter(this::contains).isPresent()) {
                found(feed, entry, "payload");
            }
        }

        void found(String feed, Entry entry, String where) {
            boolean known = hits.stream()
                    .anyMatch(hit -> feed.equals(hit.get("feed")) && entry.id().equals(hit.get("id")));
            if (!known && hits.size() < MOST_FOUND) {
                Map<String, Object> hit = EntryView.inList(entry);
                hit.put("feed", feed);
                hit.put("where", where);
                hits.add(hit);
            }
        }

        private boolean contains(String other) {
            return other.toLowerCase(Locale.ROOT).contains(text);
        }
    }
}
