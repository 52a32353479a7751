package io.thoonk;

/**
 * Thrown to the caller of a commit when something that was to be done after it failed. The transaction is committed and
 * stays so; further failures of the same transaction are suppressed exceptions of this one.
 *
 * @since 0.1.0
 */
public class AfterCommitException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param description what was to be done, with feed and ids
     * @param cause what it failed with
     */
    public AfterCommitException(String description, Throwable cause) {
        super(
                "The transaction is committed, but the " + description + " failed: " + cause.getMessage()
                        + "; do not repeat the transaction but the " + description,
                cause);
    }
}
