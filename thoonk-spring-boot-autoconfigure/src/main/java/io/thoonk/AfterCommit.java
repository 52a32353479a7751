package io.thoonk;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Does something after the commit of the Spring transaction that is under way on this thread, and not at all if that rolls
 * back. What was asked for within one transaction is done in that order, and the rollback to a savepoint takes back what was
 * asked for since. Thread-safe.
 *
 * <p>A failure after the commit cannot undo it. It is logged as an error, the rest is still done, and then an
 * {@link AfterCommitException} reaches the caller of the commit, after the callbacks of everybody else; transaction managers
 * that swallow exceptions at this point (JTA) leave the log alone.
 */
public final class AfterCommit {

    private AfterCommit() {}

    /**
     * Does something after the commit, or at once where no transaction is under way.
     *
     * @param description what is done, with feed and ids, for log and exception, as in "put of job '1' into feed 'work'"
     * @param action does it
     */
    public static void run(String description, Runnable action) {
        if (isPending()) {
            pending().add(description, action);
        } else {
            action.run();
        }
    }

    /**
     * Tells whether there is a commit to be waited for.
     *
     * @return whether a transaction is under way on this thread
     */
    public static boolean isPending() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    private static AfterCommitActions pending() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(AfterCommitActions.class::isInstance)
                .map(AfterCommitActions.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    AfterCommitActions actions = new AfterCommitActions();
                    TransactionSynchronizationManager.registerSynchronization(actions);
                    return actions;
                });
    }
}
