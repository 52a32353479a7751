package io.thoonk.test;

import java.time.Duration;

/** How long something is waited for. By itself, as programs that are no tests, and so have no JUnit, start servers too. */
final class Patience {

    static final Duration LIMIT = Duration.ofMinutes(2);

    private Patience() {}
}
