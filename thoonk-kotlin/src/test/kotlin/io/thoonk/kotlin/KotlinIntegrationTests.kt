package io.thoonk.kotlin

import io.thoonk.ThoonkTemplate
import io.thoonk.annotation.ItemId
import io.thoonk.annotation.ThoonkJobWorker
import io.thoonk.annotation.ThoonkListener
import io.thoonk.autoconfigure.StartedApplication
import io.thoonk.event.FeedEvent
import io.thoonk.event.FeedEventType
import io.thoonk.job.Job
import io.thoonk.job.JobQueue
import io.thoonk.job.JobResult
import io.thoonk.job.JobState
import io.thoonk.job.PutOptions
import io.thoonk.test.TestRedis
import java.lang.reflect.Proxy
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.aopalliance.intercept.MethodInterceptor
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.aop.framework.ProxyFactory
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.transaction.TransactionDefinition
import org.springframework.transaction.support.AbstractPlatformTransactionManager
import org.springframework.transaction.support.DefaultTransactionStatus
import org.springframework.transaction.support.TransactionTemplate

/** An application in Kotlin: its workers and listeners suspend, its payloads are data classes. */
class KotlinIntegrationTests {

    private val thoonk: ThoonkTemplate = context.getBean(ThoonkTemplate::class.java)

    @Test
    fun `a suspend function works on jobs and returns their results`() = within {
        val jobs = thoonk.jobs<Letter>("letters")

        val result = jobs.putAndAwait(Letter("ada@example.org"))
        val receipt = result.resultAs<Receipt>()

        assertThat(result.request().text).isEqualTo("(empty)")
        assertThat(receipt).isEqualTo(Receipt("ada@example.org", 7))
        assertThat(jobs.await(result.id()).resultAs<Receipt>().length).isEqualTo(7)
    }

    @Test
    fun `the end of a job that is put after the commit is not waited for inside of the transaction`() {
        val jobs = thoonk.jobs<String>("committed")
        val options = PutOptions.builder().afterCommit(true).build()

        TransactionTemplate(Transactions()).executeWithoutResult {
            assertThatThrownBy { within { jobs.putAndAwait("x", options) } }
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("is put after the commit")
        }

        assertThat(jobs.counts().published()).isZero()
    }

    @Test
    fun `what comes after a cancellation is cancelled too`() = within {
        val asked = CountDownLatch(1)
        val answer = CountDownLatch(1)
        val future = CompletableFuture<JobResult<String>>()
        // As a Redis that answers late.
        @Suppress("UNCHECKED_CAST")
        val slow = Proxy.newProxyInstance(javaClass.classLoader, arrayOf(JobQueue::class.java)) { _, _, _ ->
            asked.countDown()
            answer.await()
            future
        } as JobQueue<String>

        val waiting = launch { slow.await("job") }
        withContext(Dispatchers.IO) { asked.await() }
        waiting.cancel()
        answer.countDown()
        waiting.join()

        assertThat(future).isCancelled
    }

    @Test
    fun `a property that has a default may be missing in JSON`() = within {
        val result = thoonk.jobs<String>("letters").putAndAwait("""{"to":"grace@example.org"}""")

        assertThat(result.resultAs<Receipt>()).isEqualTo(Receipt("grace@example.org", 7))
    }

    @Test
    fun `a suspend function without a result finishes its job without one`() = within {
        assertThat(thoonk.jobs<String>("silent").putAndAwait("hush").hasResult()).isFalse()
    }

    @ParameterizedTest
    @ValueSource(strings = ["behind-an-interface", "in-a-subclass"])
    fun `a suspend function of a proxied bean goes through the proxy`(queue: String) = within {
        val passed = Proxies.passed.get()

        assertThat(thoonk.jobs<String>(queue).putAndAwait("hello").resultAs<String>()).isEqualTo("hello!")

        assertThat(Proxies.passed.get()).isEqualTo(passed + 1)
    }

    @Test
    fun `what a flow emits is a list`() = within {
        assertThat(thoonk.jobs<Int>("counted").putAndAwait(3).resultAs<List<Int>>()).containsExactly(1, 2, 3)
    }

    @Test
    fun `an exception after a suspension fails the job`() {
        val jobs = thoonk.jobs<String>("failing")

        val id = jobs.put("x")

        await().untilAsserted { assertThat(jobs.state(id)).hasValue(JobState.STALLED) }
        assertThat(jobs.list(JobState.STALLED, 0, 1).single().lastError().toString()).contains("no such letter")
    }

    @Test
    fun `a function that takes too long is cancelled`() {
        thoonk.jobs<String>("endless").put("x")

        assertThat(Handlers.cancelled.await(1, TimeUnit.MINUTES)).isTrue()
    }

    @Test
    fun `a listener that suspends is not overtaken`() {
        val news = thoonk.feed<Article>("articles")

        val ids = (1..3).map { news.publish(Article("number $it")) }

        await().untilAsserted { assertThat(Handlers.heard).containsExactlyElementsOf(ids.map { "$it number ${ids.indexOf(it) + 1}" }) }
    }

    @Test
    fun `events of a feed are a flow that ends its subscription`() = within {
        val feed = thoonk.feed<List<Article>>("tickers")
        // What creates the feed is told as well, and must be over.
        feed.publish("only", listOf(Article("first")))

        val publishing = launch {
            while (true) {
                feed.publish("only", listOf(Article("again")))
                delay(20.milliseconds)
            }
        }
        val events = thoonk.events("tickers").take(2).toList()
        publishing.cancel()

        assertThat(events).allSatisfy { assertThat(it.itemId()).hasValue("only") }
        TestRedis.shared().connect().use { connection ->
            await().untilAsserted {
                assertThat(connection.sync().pubsubChannels("*tickers*".toByteArray()).map { String(it) }).isEmpty()
            }
        }
    }

    @Test
    fun `changes of a live feed are a flow that begins with what is there`() = within {
        val feed = thoonk.feed<Article>("wall")
        feed.publish("1", Article("first"))

        thoonk.live<Article>("wall").use { live ->
            val changes = live.changes().onStart { launch { feed.publish("2", Article("second")) } }.take(2).toList()

            assertThat(changes.map { it.itemId().get() }).containsExactly("1", "2")
            assertThat(changes).allSatisfy { assertThat(it).isInstanceOf(FeedEvent.Published::class.java) }
        }
    }

    data class Letter(val to: String, val text: String = "(empty)")

    data class Receipt(val to: String, val length: Int)

    data class Article(val title: String)

    class Handlers {

        @ThoonkJobWorker(queue = "letters")
        suspend fun send(letter: Letter, job: Job<Letter>): Receipt {
            delay(1.milliseconds)
            withContext(Dispatchers.IO) { job.progress(50, "at the door") }
            return Receipt(letter.to, letter.text.length)
        }

        @ThoonkJobWorker(queue = "silent")
        suspend fun keepStill(word: String) {
            delay(1.milliseconds)
        }

        @ThoonkJobWorker(queue = "counted")
        fun count(to: Int): Flow<Int> = (1..to).asFlow()

        @ThoonkJobWorker(queue = "failing", maxAttempts = "1")
        suspend fun fail(word: String): String {
            delay(1.milliseconds)
            throw IllegalStateException("no such letter: $word")
        }

        @ThoonkJobWorker(queue = "endless", timeout = "100ms", maxAttempts = "1")
        suspend fun never(word: String): String =
            try {
                awaitCancellation()
            } finally {
                cancelled.countDown()
            }

        @ThoonkListener(feeds = ["articles"], events = [FeedEventType.PUBLISH])
        suspend fun hear(article: Article, @ItemId id: String) {
            // The first takes longest.
            delay((60 - 20 * heard.size).milliseconds)
            heard += "$id ${article.title}"
        }

        companion object {
            val cancelled = CountDownLatch(1)
            val heard = ConcurrentLinkedQueue<String>()
        }
    }

    interface Echo {

        suspend fun echo(word: String): String
    }

    class EchoWorker : Echo {

        @ThoonkJobWorker(queue = "behind-an-interface")
        override suspend fun echo(word: String): String {
            delay(1.milliseconds)
            return "$word!"
        }
    }

    open class OpenWorker {

        @ThoonkJobWorker(queue = "in-a-subclass")
        open suspend fun echo(word: String): String {
            delay(1.milliseconds)
            return "$word!"
        }
    }

    @Configuration(proxyBeanMethods = false)
    class Proxies {

        @Bean fun behindAnInterface() = proxy(EchoWorker()).proxy as Echo

        @Bean fun inASubclass() = proxy(OpenWorker()).apply { isProxyTargetClass = true }.proxy as OpenWorker

        private fun proxy(target: Any) =
            ProxyFactory(target).apply {
                addAdvice(
                    MethodInterceptor {
                        if (it.method.name == "echo") {
                            passed.incrementAndGet()
                        }
                        it.proceed()
                    }
                )
            }

        companion object {
            val passed = AtomicInteger()
        }
    }

    /** Of nothing that could be committed. */
    class Transactions : AbstractPlatformTransactionManager() {

        override fun doGetTransaction(): Any = Any()

        override fun doBegin(transaction: Any, definition: TransactionDefinition) {}

        override fun doCommit(status: DefaultTransactionStatus) {}

        override fun doRollback(status: DefaultTransactionStatus) {}
    }

    companion object {

        private lateinit var context: ConfigurableApplicationContext

        @JvmStatic
        @BeforeAll
        fun start() {
            context =
                StartedApplication.run(
                    TestRedis.shared(),
                    mapOf("spring.data.redis.timeout" to "5s"),
                    Handlers::class.java,
                    Proxies::class.java,
                )
        }

        @JvmStatic
        @AfterAll
        fun stop() {
            context.close()
        }

        private fun within(block: suspend kotlinx.coroutines.CoroutineScope.() -> Unit) = runBlocking {
            withTimeout(1.minutes, block)
        }
    }
}
