package io.thoonk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;

/** What is to be done after one transaction. Used by the threads of that transaction one after the other. */
final class AfterCommitActions implements TransactionSynchronization {

    private static final Logger log = LoggerFactory.getLogger(AfterCommitActions.class);

    private final List<Action> actions = new ArrayList<>();

    private final Map<Object, Integer> sizesAtSavepoints = new HashMap<>();

    void add(String description, Runnable work) {
        actions.add(new Action(description, work));
    }

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
            }
        }
        return failure;
    }

    private record Action(String description, Runnable work) {
        @Override
        public String toString() {
            return description;
        }
    }
}
