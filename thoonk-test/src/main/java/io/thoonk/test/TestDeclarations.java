package io.thoonk.test;

import io.thoonk.worker.LimitDeclarations;
import io.thoonk.worker.RecurringDeclarations;
import org.springframework.beans.factory.ObjectProvider;

/** What the annotations of the application declare in Redis, which goes when the feeds are emptied. */
final class TestDeclarations {

    private final ObjectProvider<RecurringDeclarations> recurring;

    private final ObjectProvider<LimitDeclarations> limits;

    TestDeclarations(ObjectProvider<RecurringDeclarations> recurring, ObjectProvider<LimitDeclarations> limits) {
        this.recurring = recurring;
        this.limits = limits;
    }

    void renewAll() {
        limits.ifAvailable(LimitDeclarations::renewAll);
        renewRecurring();
    }

    /** Nobody has to wait for the moment at which this would be said anyhow. */
    void renewRecurring() {
        recurring.ifAvailable(RecurringDeclarations::renewAll);
    }
}
