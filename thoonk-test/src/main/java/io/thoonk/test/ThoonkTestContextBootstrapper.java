package io.thoonk.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Reads the properties of {@link ThoonkTest}. */
final class ThoonkTestContextBootstrapper extends TestSliceTestContextBootstrapper<ThoonkTest> {

    ThoonkTestContextBootstrapper() {}
}
