package io.thoonk.dashboard;

import io.thoonk.job.JobState;
import io.thoonk.management.Entry;
import io.thoonk.management.ErrorKinds;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.JobDetails;
import io.thoonk.management.JobFilter;
import io.thoonk.management.ThoonkManagement;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One feed, and pages of what stands in it. */
final class FeedView {

    private static final int MOST_ERRORS = 1000;

    private static final int MOST_AT_ONCE = 2_000;

    private static final int LARGEST_EXPORT = 16 * 1024 * 1024;

    private final ThoonkManagement management;

    private final FeedBrowser browser;

    private final OverviewView overview;

    private final JsonMapper json = new JsonMapper();

    FeedView(ThoonkManagement management, OverviewView overview) {
        this.management = management;
        this.browser = management.browser();
        this.overview = overview;
    }

    View render(String name) {
        FeedStatistics counts = management.feed(name);
        return new View()
                .with("feed", overview.feed(counts, management.processes()))
                .with("configuration", management.operations().config(name).fields())
                .with(
                        "partitions",
                        management.partitions(counts).stream()
                                .map(part -> new View()
                                        .with("name", part.feed())
                                        .with("size", part.size())
                                        .with("claimed", part.claimed())
                                        .with("stalled", part.stalled())
                                        .members())
                                .toList());
    }

    View entries(String name, String state, long offset, int count) {
        List<Entry> page = browser.page(name, state, offset, count);
        return new View()
                .with("offset", offset)
                .with("entries", page.stream().map(JobView::inList).toList())
                .with("more", FeedBrowser.lookedAt(page) == count);
    }

    /** Stalled jobs whose errors are of one kind; goes on where the call before ended. */
    View ofKind(String name, String kind, long offset, int count) {
        List<Map<String, Object>> found = new ArrayList<>();
        AtomicReference<@Nullable Long> next = new AtomicReference<>();
        browser.each(name, JobState.STALLED, offset, JobFilter.all(), (entry, at) -> {
            entry.filter(job -> ErrorKinds.kindOf(job.lastError().orElse("")).equals(kind.strip()))
                    .map(JobView::inList)
                    .ifPresent(found::add);
            boolean goesOn = found.size() < count && at - offset < MOST_AT_ONCE;
            next.set(goesOn ? null : at);
            return goesOn;
        });
        return new View().with("offset", offset).with("entries", found).with("next", next.get());
    }

    /** What the stalled jobs failed of, for so many of them as one call may look at. */
    View errors(String name, long offset) {
        ErrorKinds errors = browser.errors(name, offset, MOST_ERRORS);
        return new View()
                .with("scanned", errors.seen())
                .with("next", errors.seen() < MOST_ERRORS ? null : offset + errors.seen())
                .with(
                        "kinds",
                        errors.kinds().entrySet().stream()
                                .map(kind -> new View()
                                        .with("kind", kind.getKey())
                                        .with("count", kind.getValue().count())
                                        .with("first", kind.getValue().first())
                                        .with("last", kind.getValue().last())
                                        .members())
                                .toList());
    }

    /** The records of jobs that ended, where the feed keeps any; else the last runs in this process. */
    View finished(String name, long offset, int count) {
        JobDetails.Ended ended = browser.ended(name);
        long total = ended.size();
        if (total > 0) {
            List<Map<String, Object>> page = ended.page(offset, count).stream()
                    .map(job -> JobView.ended(job).members())
                    .toList();
            return new View()
                    .with("kept", true)
                    .with("total", total)
                    .with("entries", page)
                    .with("more", page.size() == count);
        }
        return new View()
                .with(
                        "entries",
                        management.ended(name).stream()
                                .map(run -> new View()
                                        .with("id", run.job())
                                        .with(
                                                "key",
                                                run.job() + " " + run.endedAt().toEpochMilli())
                                        .with("worker", run.worker())
                                        .with("took", run.took())
                                        .with("endedAt", run.endedAt())
                                        .with("ok", run.succeeded())
                                        .members())
                                .toList());
    }

    /** Jobs as lines of JSON, to be kept before they are removed. */
    DashboardResponse export(String name, JobFilter filter) {
        JobState state =
                filter.state().orElseThrow(() -> new IllegalArgumentException("The parameter 'state' is missing"));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean more = new AtomicBoolean();
        browser.each(name, state, 0, filter, (entry, at) -> {
            if (at > JobFilter.HIGHEST_LIMIT) {
                more.set(true);
                return false;
            }
            entry.ifPresent(job -> {
                byte[] line = json.writeValueAsBytes(JobView.withStackTrace(job).members());
                lines.writeBytes(line);
                lines.write('\n');
                written.incrementAndGet();
            });
            boolean enough = filter.limit() < JobFilter.HIGHEST_LIMIT && written.get() >= filter.limit();
            return !enough && lines.size() < LARGEST_EXPORT;
        });
        if (more.get()) {
            lines.writeBytes(
                    ("{\"cut\":\"after " + JobFilter.HIGHEST_LIMIT + " jobs\"}\n").getBytes(StandardCharsets.UTF_8));
        }
        if (lines.size() >= LARGEST_EXPORT) {
            lines.writeBytes(
                    ("{\"cut\":\"more than " + LARGEST_EXPORT + " bytes\"}\n").getBytes(StandardCharsets.UTF_8));
        }
        return DashboardResponse.of(200, "application/jsonl;charset=utf-8", "no-store", lines.toByteArray())
                .with("Content-Disposition", "attachment; filename=\"jobs.jsonl\"");
    }
}
