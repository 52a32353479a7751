package io.thoonk.atom;

import io.thoonk.ThoonkException;

/** What a feed elsewhere answers, or where it leads, is not taken. */
final class RefusedImportException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    RefusedImportException(String message) {
        super(message);
    }

    RefusedImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
