package io.thoonk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Does something after the commit of the Spring transaction that is under way on this thread, and not at all if that rolls
 * back. What was asked for within one transaction is done in that order, and the rollback to a savepoint takes back what was
 * asked for since. Thread-safe.
 *
 * <p>A failure after the commit cannot undo it. It is logged as an error, the rest is still done, and then an
 * {@link AfterCommitException} reaches the caller of the commit, after the callbacks of everybody else; transaction managers
 * that swallow exceptions at this point (JTA) leave the log alone.
 *
 * @since 0.1.0
 */
public final class AfterCommit {

    private static final Logger log = LoggerFactory.getLogger(AfterCommit.class);

    private AfterCommit() {}

    /**
     * Does something after the commit, or at once where no transaction is under way.
     *
     * @param description what is done, with feed and ids, for log and exception, as in "put of job '1' into feed 'work'"
     * @param action does it
     */
    public static void run(String description, Runnable action) {
        run(new Object(), description, action);
    }

    /**
     * Does one of several things that belong together after the commit, or at once where no transaction is under way. After one that
     * failed the rest of them is left undone, as it would be outside of a transaction.
     *
     * @param subject what they are about, by its equality
     * @param description what is done, for log and exception
     * @param action does it
     */
    public static void run(Object subject, String description, Runnable action) {
        if (isPending()) {
            pending().actions.add(new Actions.Action(subject, description, action));
        } else {
            action.run();
        }
    }

    /**
     * {@return whether something about a subject is to be done after the commit of the transaction that is under way on this thread}
     *
     * @param subject what it is about
     */
    public static boolean isPending(Object subject) {
        return isPending() && pending().actions.stream().anyMatch(action -> action.isAbout(subject));
    }

    /** {@return whether a transaction is under way on this thread, so that there is a commit to wait for} */
    public static boolean isPending() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    private static Actions pending() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Actions.class::isInstance)
                .map(Actions.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Actions actions = new Actions();
                    TransactionSynchronizationManager.registerSynchronization(actions);
                    return actions;
                });
    }

    /** What is to be done after one transaction. Used by the threads of that transaction one after the other. */
    private static final class Actions implements TransactionSynchronization {

        private final List<Action> actions = new ArrayList<>();

        private final Map<Object, Integer> sizesAtSavepoints = new HashMap<>();

        @Override
        public void savepoint(Object savepoint) {
            sizesAtSavepoints.put(savepoint, actions.size());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            // A savepoint of before our first action is not known here.
            int size = sizesAtSavepoints.getOrDefault(savepoint, 0);
            actions.subList(Math.min(size, actions.size()), actions.size()).clear();
        }

        @Override
        public void afterCommit() {
            AfterCommitException failure = doAll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (actions.isEmpty() || status == STATUS_ROLLED_BACK) {
                return;
            }
            if (status == STATUS_COMMITTED) {
                // Asked for by callbacks after the commit that ran behind ours; each failure is in the log.
                doAll();
            } else {
                log.error("It is unknown whether the transaction was committed, so these are left undone: {}", actions);
            }
        }

        private @Nullable AfterCommitException doAll() {
            AfterCommitException failure = null;
            while (!actions.isEmpty()) {
                Action action = actions.remove(0);
                try {
                    action.work().run();
                } catch (RuntimeException ex) {
                    log.error("The transaction is committed, but the {} failed", action, ex);
                    AfterCommitException further = new AfterCommitException(action.description(), ex);
                    if (failure == null) {
                        failure = further;
                    } else {
                        failure.addSuppressed(further);
                    }
                    leaveUndone(action.subject());
                }
            }
            return failure;
        }

        private void leaveUndone(Object subject) {
            List<Action> left =
                    actions.stream().filter(action -> action.isAbout(subject)).toList();
            if (!left.isEmpty()) {
                log.error("Because of that failure after the commit these are left undone: {}", left);
                actions.removeAll(left);
            }
        }

        private record Action(Object subject, String description, Runnable work) {

            boolean isAbout(Object other) {
                return subject.equals(other);
            }

            @Override
            public String toString() {
                return description;
            }
        }
    }
}
