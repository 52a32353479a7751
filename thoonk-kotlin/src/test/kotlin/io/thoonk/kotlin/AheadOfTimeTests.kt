package io.thoonk.kotlin

import io.thoonk.annotation.ThoonkJobWorker
import io.thoonk.annotation.ThoonkListener
import io.thoonk.autoconfigure.ThoonkAutoConfiguration
import kotlin.coroutines.Continuation
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.aot.generate.ClassNameGenerator
import org.springframework.aot.generate.DefaultGenerationContext
import org.springframework.aot.generate.InMemoryGeneratedFiles
import org.springframework.aot.hint.MemberCategory
import org.springframework.aot.hint.RuntimeHints
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration
import org.springframework.context.annotation.AnnotationConfigApplicationContext
import org.springframework.context.aot.ApplicationContextAotGenerator
import org.springframework.javapoet.ClassName

/** What a native image keeps of an application in Kotlin. The result of a suspend function stands in its last parameter. */
class AheadOfTimeTests {

    @Test
    fun `keeps suspend functions, and the types of their payloads and results`() {
        val hints = process(Sorter::class.java)

        val sort = Sorter::class.java.getDeclaredMethod("sort", Parcel::class.java, Continuation::class.java)
        val hear = Sorter::class.java.getDeclaredMethod("hear", Slip::class.java, Continuation::class.java)
        assertThat(listOf(sort, hear)).allSatisfy { assertThat(reflection().onMethodInvocation(it)).accepts(hints) }
        assertThat(listOf(Parcel::class.java, Address::class.java, Shelf::class.java, Slip::class.java)).allSatisfy { type ->
            // Among them the one that Kotlin makes for parameters with defaults.
            assertThat(reflection().onType(type).withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints)
        }
    }

    private fun process(bean: Class<*>): RuntimeHints =
        AnnotationConfigApplicationContext().use { context ->
            context.register(
                bean,
                JacksonAutoConfiguration::class.java,
                DataRedisAutoConfiguration::class.java,
                ThoonkAutoConfiguration::class.java,
            )
            val generation =
                DefaultGenerationContext(
                    ClassNameGenerator(ClassName.get("io.thoonk.kotlin.ahead", "Application")),
                    InMemoryGeneratedFiles(),
                )
            ApplicationContextAotGenerator().processAheadOfTime(context, generation)
            generation.runtimeHints
        }

    data class Address(val town: String)

    data class Parcel(val to: Address, val note: String = "(none)")

    data class Shelf(val number: Int)

    data class Slip(val text: String = "")

    class Sorter {

        @ThoonkJobWorker(queue = "parcels")
        suspend fun sort(parcel: Parcel): Shelf = Shelf(parcel.to.town.length)

        @ThoonkListener(feeds = ["slips"])
        suspend fun hear(slip: Slip) {
            check(slip.text.isNotEmpty())
        }
    }
}
