package io.thoonk.autoconfigure;

import io.thoonk.container.DuplicateContainerIdException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an id that two containers have. */
final class DuplicateContainerIdFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateContainerIdException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateContainerIdException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".", "Give one of the containers '" + cause.id() + "' another id.", cause);
    }
}
