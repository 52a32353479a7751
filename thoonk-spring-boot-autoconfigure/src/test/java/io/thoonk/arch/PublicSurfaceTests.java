package io.thoonk.arch;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

/** What the library shows to applications, and who of it knows Spring Boot. */
@Tag("text")
class PublicSurfaceTests {

    /** What applications compile against. */
    static final Set<String> API = Set.of(
            "FeedDoesNotExistException",
            "FeedExistsException",
            "FeedTypeMismatchException",
            "ItemDoesNotExistException",
            "PartitionMismatchException",
            "Partitions",
            "Priority",
            "Subscription",
            "ThoonkException",
            "ThoonkOperations",
            "ThoonkTemplate",
            "annotation.Backoff",
            "annotation.ItemId",
            "annotation.Limits",
            "annotation.ThoonkJobWorker",
            "annotation.ThoonkListener",
            "annotation.ThoonkRecurring",
            "annotation.ThoonkWebSub",
            "container.ThoonkContainerRegistry",
            "event.FeedEvent",
            "event.FeedEventListener",
            "event.FeedEventType",
            "feed.Feed",
            "feed.FeedConfig",
            "feed.FeedItem",
            "feed.LiveFeed",
            "feed.live.LiveSet",
            "feed.Position",
            "feed.SortedFeed",
            "job.Batch",
            "job.BatchFailures",
            "job.BatchProgress",
            "job.EndedJob",
            "job.Job",
            "job.JobClaimLostException",
            "job.JobContinuation",
            "job.JobCounts",
            "job.JobExpiredException",
            "job.JobHistory",
            "job.JobInfo",
            "job.JobKeyResolver",
            "job.JobLimits",
            "job.JobNotClaimedException",
            "job.JobNotStalledException",
            "job.JobOrder",
            "job.JobQueue",
            "job.JobRejectedException",
            "job.JobResult",
            "job.JobState",
            "job.JobSuspendedException",
            "job.LaneFullException",
            "job.Limit",
            "job.MaintenanceReport",
            "job.Misfire",
            "job.Outcome",
            "job.Overlap",
            "job.Predecessor",
            "job.PriorityStep",
            "job.PutOptions",
            "job.PutOutcome",
            "job.RecurringInfo",
            "job.RecurringJob",
            "job.RecurringOptions",
            "job.RetryLaterException",
            "job.Schedule",
            "job.UniqueMode",
            "job.WhenFailed",
            "queue.MessageQueue");

    /**
     * How many further types of each package are public, be it as an extension point or because another package uses them. These
     * numbers may only become smaller: lower one when a type is hidden, and hide a type rather than raise one.
     */
    private static final Map<String, Long> FURTHER = Map.ofEntries(
            entry("", 10L),
            entry("actuate", 8L),
            entry("annotation", 3L),
            entry("atom", 11L),
            entry("autoconfigure", 18L),
            entry("container", 12L),
            entry("convert", 6L),
            entry("dashboard", 5L),
            entry("event", 6L),
            entry("feed", 11L),
            entry("http", 3L),
            entry("job", 13L),
            entry("listener", 11L),
            entry("observation", 18L),
            entry("queue", 2L),
            entry("redis", 26L),
            entry("management", 29L),
            entry("sse", 3L),
            entry("thread", 1L),
            entry("websub", 4L),
            entry("worker", 17L));

    private static final ArchRule BOOT_STAYS_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackages("io.thoonk.autoconfigure..", "io.thoonk.actuate..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..")
            .allowEmptyShould(true);

    @Test
    void showsTheApi() {
        assertThat(publicTypes()).containsAll(API);
    }

    @Test
    void showsNoMoreBesidesThanBefore() {
        Map<String, List<String>> further = publicTypes().stream()
                .filter(type -> !API.contains(type))
                .collect(Collectors.groupingBy(PublicSurfaceTests::packageOf, TreeMap::new, Collectors.toList()));
        assertThat(further).allSatisfy((name, types) -> assertThat((long) types.size())
                .as("public types of package '%s' that are not in the API: %s", name, types)
                .isLessThanOrEqualTo(FURTHER.getOrDefault(name, 0L)));
    }

    /** What the library alone calls stands in {@link ThoonkInternals}. */
    @Test
    void showsNothingOfTheTemplateButItsOperations() {
        assertThat(publicMethods(ThoonkTemplate.class))
                .isSubsetOf(Stream.concat(publicMethods(ThoonkOperations.class), Stream.of("close"))
                        .toList());
    }

    @Test
    void knowsSpringBootOnlyWhereItIsConfiguredAndOperated() {
        BOOT_STAYS_OUTSIDE.check(PackageRules.LIBRARY);
    }

    @Test
    void findsWhoKnowsSpringBootAndShouldNot() {
        JavaClasses thisTest = new ClassFileImporter().importClasses(KnowsSpringBoot.class);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> BOOT_STAYS_OUTSIDE.check(thisTest))
                .withMessageContaining("KnowsSpringBoot");
    }

    static List<String> publicTypes() {
        return PackageRules.LIBRARY.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(PUBLIC))
                .map(type -> type.getName().substring("io.thoonk.".length()))
                .sorted()
                .toList();
    }

    private static Stream<String> publicMethods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName);
    }

    private static String packageOf(String type) {
        return type.contains(".") ? type.substring(0, type.indexOf('.')) : "";
    }

    /** Breaks the rule. */
    static final class KnowsSpringBoot extends SpringApplication {}
}
