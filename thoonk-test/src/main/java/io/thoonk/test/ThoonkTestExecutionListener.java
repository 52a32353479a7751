package io.thoonk.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Empties the feeds of a test class after each of its methods. */
final class ThoonkTestExecutionListener implements TestExecutionListener, Ordered {

    /** Later than what ends a test's transaction. */
    private static final int ORDER = 3900;

    ThoonkTestExecutionListener() {}

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void afterTestMethod(TestContext testContext) {
        if (testContext.hasApplicationContext()) {
            ApplicationContext context = testContext.getApplicationContext();
            context.getBeanProvider(ThoonkTestKit.class).ifAvailable(ThoonkTestKit::clean);
        }
    }
}
