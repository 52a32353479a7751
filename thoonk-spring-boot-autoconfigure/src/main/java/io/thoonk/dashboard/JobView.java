package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobProgress;
import io.thoonk.management.Entry;
import io.thoonk.management.JobDetails;
import io.thoonk.management.ThoonkManagement;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs and items: those of a list, and one job with all that is known of it, also after it has finished while its result is kept.
 */
final class JobView {

    private final ThoonkManagement management;

    JobView(ThoonkManagement management) {
        this.management = management;
    }

    View render(String feed, String id) {
        if (!isJobFeed(feed)) {
            throw new JobDoesNotExistException(feed, id);
        }
        Optional<Entry> entry = management.browser().job(feed, id);
        return entry.map(job -> withExtras(withStackTrace(job).with("feed", feed), feed, id))
                .or(() -> management.details().finished(feed, id).map(job -> finished(job, feed, id)))
                .orElseThrow(() -> new JobDoesNotExistException(feed, id));
    }

    /** The whole payload, to be kept as a file and not to be shown by the browser. */
    DashboardResponse payload(String feed, String id) {
        String text =
                management.browser().wholePayload(feed, id).orElseThrow(() -> new JobDoesNotExistException(feed, id));
        return DashboardResponse.of(200, "text/plain;charset=utf-8", "no-store", text.getBytes(StandardCharsets.UTF_8))
                .with("Content-Disposition", "attachment; filename=\"payload.txt\"");
    }

    private boolean isJobFeed(String feed) {
        try {
            return management.feed(feed).hasJobs();
        } catch (FeedDoesNotExistException ex) {
            return false;
        }
    }

    private View withExtras(View view, String feed, String id) {
        JobDetails.Extras extras = management.details().extras(feed, id);
        return view.with("process", extras.process())
                .with("headers", extras.headers())
                .with("maxAttempts", extras.maxAttempts())
                .with("crashes", extras.crashes());
    }

    private static View finished(JobDetails.Finished job, String feed, String id) {
        return new View()
                .with("id", id)
                .with("feed", feed)
                .with("state", "FINISHED")
                .with("payload", job.payload())
                .with("payloadSize", job.payloadSize())
                .with("result", job.result());
    }

    private static View of(Entry entry) {
        return new View()
                .with("id", entry.id())
                .with("state", entry.state())
                .with("payload", entry.payload())
                .with("payloadSize", entry.payloadSize())
                .with("failureCount", entry.failureCount())
                .with("publishedAt", entry.publishedAt())
                .with("claimedAt", entry.claimedAt())
                .with("deadline", entry.deadline())
                .with("dueAt", entry.dueAt())
                .with("failedAt", entry.failedAt())
                .with("lastError", entry.lastError())
                .with("progress", entry.progress().map(JobProgress::percent))
                .with("progressMessage", entry.progress().map(JobProgress::message));
    }

    static View withStackTrace(Entry entry) {
        return of(entry)
                .with("stackTrace", entry.lastStackTrace())
                .with(
                        "attempts",
                        entry.failedAttempts().stream()
                                .map(attempt -> new View()
                                        .with("number", attempt.number())
                                        .with("at", attempt.at())
                                        .with("process", attempt.process())
                                        .members())
                                .toList());
    }

    /** In a list, where the beginning of a payload is enough. */
    static Map<String, Object> inList(Entry entry) {
        View view = of(entry);
        entry.payload().ifPresent(text -> view.with("payload", beginning(text)));
        return view.members();
    }

    private static String beginning(String text) {
        int most = 300;
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }
}
