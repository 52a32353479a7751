package io.thoonk.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Has all declared before each method of a test class, and empties its feeds after it. */
final class ThoonkTestExecutionListener implements TestExecutionListener, Ordered {

    /** Later than what ends a test's transaction. */
    private static final int ORDER = 3900;

    ThoonkTestExecutionListener() {}

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void beforeTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            ApplicationContext context = testContext.getApplicationContext();
            context.getBeanProvider(ThoonkTestKit.class).ifAvailable(ThoonkTestKit::prepare);
        }
    }

    @Override
    public void afterTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            ApplicationContext context = testContext.getApplicationContext();
            context.getBeanProvider(ThoonkTestKit.class).ifAvailable(ThoonkTestKit::clean);
        }
    }
}
