package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.LoggableFailure;
import io.thoonk.job.EndedJob;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobProgress;
import io.thoonk.job.JobPromotion;
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
                .or(() -> finished(feed, id))
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
                .with("crashes", extras.crashes())
                .with("uniqueKey", extras.unique().map(JobPromotion.Uniqueness::key))
                .with("nextOfKey", extras.unique().flatMap(JobPromotion.Uniqueness::next));
    }

    /** Its record, its result, or both, as far as they are kept. */
    private Optional<View> finished(String feed, String id) {
        JobDetails.Ended history = management.browser().ended(feed);
        Optional<EndedJob> record = history.find(id);
        Optional<JobDetails.Finished> result = management.details().finished(feed, id);
        if (record.isEmpty() && result.isEmpty()) {
            return Optional.empty();
        }
        View view = record.map(JobView::ended)
                .orElseGet(() -> new View().with("id", id).with("outcome", "FINISHED"));
        return Optional.of(view.with("feed", feed)
                .with("state", record.map(job -> job.outcome().name()).orElse("FINISHED"))
                .with("payload", result.map(JobDetails.Finished::payload).or(() -> history.payload(id)))
                .with("payloadSize", result.map(JobDetails.Finished::payloadSize))
                .with("resultKept", result.isPresent())
                .with("result", result.flatMap(JobDetails.Finished::result)));
    }

    static View ended(EndedJob job) {
        return new View()
                .with("id", job.id())
                .with("key", job.id() + " " + job.endedAt().toEpochMilli())
                .with("outcome", job.outcome().name())
                .with("worker", job.process())
                .with("took", job.duration())
                .with("publishedAt", job.publishedAt())
                .with("claimedAt", job.claimedAt())
                .with("endedAt", job.endedAt())
                .with("failureCount", job.failureCount())
                .with("lastError", job.error())
                .with("tags", job.tags());
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
                .with("tags", entry.tags())
                .with("waitsFor", entry.waitsFor())
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
        return text.length() > most ? LoggableFailure.beginning(text, most) + "…" : text;
    }
}
