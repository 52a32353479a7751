package io.thoonk.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("text")
class PackageDirectionTests {

    private static final String FIXTURE = "io.thoonk.arch.fixture";

    private static final JavaClasses WRONG_HOUSE = new ClassFileImporter().importPackages(FIXTURE);

    private final PackageRules rules = new PackageRules("io.thoonk");

    private final PackageRules rulesOfTheWrongHouse = new PackageRules(FIXTURE);

    @Test
    void seesTheLibrary() {
        assertThat(PackageRules.LIBRARY).hasSizeGreaterThan(20);
        assertThat(PackageRules.LIBRARY).extracting(JavaClass::getPackageName).doesNotContain("io.thoonk.test");
    }

    @Test
    void everyPackageUsesOnlyWhatTheTableAllows() {
        assertThatNoException()
                .isThrownBy(() ->
                        this.rules.everyPackageUsesOnlyWhatTheTableAllows().check(PackageRules.LIBRARY));
    }

    @Test
    void noPackageStandsInACircle() {
        assertThatNoException().isThrownBy(() -> this.rules.noCycles().check(PackageRules.LIBRARY));
    }

    @Test
    void threadsAreMadeInOnePlace() {
        assertThatNoException()
                .isThrownBy(() -> this.rules.threadsAreMadeInOnePlace().check(PackageRules.LIBRARY));
    }

    @Test
    void findsAPackageThatUsesWhatItMustNot() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> this.rulesOfTheWrongHouse
                        .everyPackageUsesOnlyWhatTheTableAllows()
                        .check(WRONG_HOUSE))
                .withMessageContaining("redis must not use job")
                .withMessageContaining("KnowsAboutJobs")
                .withMessageNotContaining("job must not use redis");
    }

    @Test
    void findsACircle() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> this.rulesOfTheWrongHouse.noCycles().check(WRONG_HOUSE))
                .withMessageContaining("Cycle detected");
    }

    @Test
    void findsAPackageThatIsInNoRow() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> new PackageRules("io.thoonk.arch")
                        .everyPackageUsesOnlyWhatTheTableAllows()
                        .check(WRONG_HOUSE))
                .withMessageContaining("fixture is no row of the table");
    }
}
