package io.thoonk;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Spring's own handling of transactions, over a resource that has nothing to commit. */
final class SimpleTransactionManager extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    private static final ThreadLocal<Object> CURRENT = new ThreadLocal<>();

    SimpleTransactionManager() {
        setNestedTransactionAllowed(true);
    }

    @Override
    protected Object doGetTransaction() {
        return new Resource();
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return CURRENT.get() != null;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        CURRENT.set(transaction);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        Object suspended = CURRENT.get();
        CURRENT.remove();
        return suspended;
    }

    @Override
    protected void doResume(Object transaction, Object suspended) {
        CURRENT.set(suspended);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        logger.debug("Nothing to commit");
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        logger.debug("Nothing to roll back");
    }

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        logger.debug("Nothing to mark");
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        CURRENT.remove();
    }

    private static final class Resource implements SavepointManager {

        @Override
        public Object createSavepoint() {
            return new Object();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            // There is nothing to roll back.
        }

        @Override
        public void releaseSavepoint(Object savepoint) {
            // There is nothing to release.
        }
    }
}
