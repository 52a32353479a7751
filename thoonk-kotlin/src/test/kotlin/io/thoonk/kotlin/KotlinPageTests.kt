package io.thoonk.kotlin

import java.nio.file.Path
import kotlin.io.path.readText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** What the page about Kotlin shows is code that the tests run. */
class KotlinPageTests {

    private val module = Path.of("").toAbsolutePath()

    @Test
    fun `shows code of the tests`() {
        val tests = module.resolve("src/test/kotlin/io/thoonk/kotlin/KotlinIntegrationTests.kt").readText().plain()
        val blocks =
            Regex("(?ms)^```kotlin\\n(.*?)^```$")
                .findAll(module.resolveSibling("docs").resolve("kotlin.md").readText())
                .flatMap { it.groupValues[1].split("\n\n") }
                .toList()

        assertThat(blocks).hasSize(6).allSatisfy { assertThat(tests).contains(it.plain()) }
    }

    private fun String.plain() = replace(Regex("\\s+"), " ").trim()
}
