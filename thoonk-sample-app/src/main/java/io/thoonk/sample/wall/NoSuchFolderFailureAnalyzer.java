package io.thoonk.sample.wall;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a wrong {@code --folder=}. */
class NoSuchFolderFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchFolderException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoSuchFolderException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Name a folder with pictures, best by its absolute path, or leave --folder out for the demo pictures.",
                cause);
    }
}
