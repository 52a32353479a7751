package io.thoonk.autoconfigure;

import io.thoonk.FeedTypeMismatchException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a feed that is of another type than the application thinks. */
final class FeedTypeMismatchFailureAnalyzer extends AbstractFailureAnalyzer<FeedTypeMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FeedTypeMismatchException cause) {
        @Nullable ContainerCannotWorkException container = findCause(rootFailure, ContainerCannotWorkException.class);
        return new FailureAnalysis(
                (container == null ? "The application" : "Worker '" + container.id() + "'") + " uses feed '"
                        + cause.feed() + "' as '" + cause.requestedType() + "', but in Redis it is of type '"
                        + cause.storedType() + "'.",
                "Name another feed, or use this one as what it is.",
                cause);
    }
}
