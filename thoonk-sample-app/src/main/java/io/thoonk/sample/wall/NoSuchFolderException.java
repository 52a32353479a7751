package io.thoonk.sample.wall;

import java.nio.file.Path;

/** {@code --folder=} names something that is no folder. */
class NoSuchFolderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchFolderException(Path folder) {
        super("--folder=" + folder + " is not a folder that can be read (looked for " + folder.toAbsolutePath() + ")");
    }
}
