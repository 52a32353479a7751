package io.thoonk.dashboard;

import io.thoonk.job.JobProgress;
import io.thoonk.management.Entry;
import java.util.Map;

/** A job or item. */
final class EntryView {

    private EntryView() {}

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
