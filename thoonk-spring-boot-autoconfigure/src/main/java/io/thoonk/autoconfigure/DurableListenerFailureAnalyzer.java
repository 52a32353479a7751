package io.thoonk.autoconfigure;

import io.thoonk.listener.DurableListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Explains a durable listener on a feed that keeps no times, before the analyser of feeds of another type, its cause. */
@Order(0)
final class DurableListenerFailureAnalyzer extends AbstractFailureAnalyzer<DurableListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DurableListenerException cause) {
        String instead =
                switch (cause.type()) {
                    case "sorted_feed" ->
                        "For a sorted feed use ThoonkTemplate.live(\"" + cause.feed()
                                + "\", type), which knows its content and order after any interruption.";
                    case "job" ->
                        "A job waits in Redis until a worker takes it: use @ThoonkJobWorker, or JobQueue.future(id) for results.";
                    default ->
                        "A message waits in Redis until it is taken: use ThoonkTemplate.queue(\"" + cause.feed()
                                + "\", type).";
                };
        return new FailureAnalysis(
                cause.getMessage() + ". A position is a publish time, and only plain feeds keep one.",
                "Leave durable out, or name a plain feed. " + instead,
                cause);
    }
}
