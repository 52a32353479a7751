package io.thoonk.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.concurrent.ThreadFactory;

/** The rules that a {@link PackageTable} gives. Packages that do not exist yet break none. */
final class PackageRules {

    /** Read once for all tests. */
    static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.thoonk");

    private final PackageTable table;

    private final String packages;

    PackageRules(String root) {
        this.table = new PackageTable(root);
        this.packages = root + "..";
    }

    ArchRule everyPackageUsesOnlyWhatTheTableAllows() {
        return classes()
                .that(resideInAPackage(this.packages))
                .should(new UseAllowedPackages())
                .allowEmptyShould(true);
    }

    ArchRule noCycles() {
        return slices().assignedFrom(new Rows()).should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** But for the pools of Spring that a configuration makes into beans. */
    ArchRule threadsAreMadeInOnePlace() {
        return noClasses()
                .that(resideOutsideOfPackages("io.thoonk.thread", "io.thoonk.autoconfigure.."))
                .should()
                .callConstructorWhere(target(owner(assignableTo(Thread.class).or(assignableTo(ThreadFactory.class)))));
    }

    private final class UseAllowedPackages extends ArchCondition<JavaClass> {

        UseAllowedPackages() {
            super("use only the packages that PackageTable allows");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            PackageTable rows = PackageRules.this.table;
            String from = rows.rowOf(type);
            if (!rows.knows(from)) {
                events.add(SimpleConditionEvent.violated(type, from + " is no row of the table: " + type.getName()));
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (rows.covers(target) && !rows.allows(from, rows.rowOf(target))) {
                    String message = from + " must not use " + rows.rowOf(target) + ": " + dependency.getDescription();
                    events.add(SimpleConditionEvent.violated(dependency, message));
                }
            }
        }
    }

    private final class Rows implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            PackageTable rows = PackageRules.this.table;
            return rows.covers(type) && !type.isArray()
                    ? SliceIdentifier.of(rows.rowOf(type))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the rows of PackageTable";
        }
    }
}
