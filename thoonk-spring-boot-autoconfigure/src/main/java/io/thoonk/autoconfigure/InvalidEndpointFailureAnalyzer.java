package io.thoonk.autoconfigure;

import io.thoonk.endpoint.InvalidEndpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a worker or listener that is declared wrongly. */
final class InvalidEndpointFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEndpointException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidEndpointException cause) {
        return new FailureAnalysis(cause.where() + " " + cause.problem() + ".", cause.mend() + ".", cause);
    }
}
