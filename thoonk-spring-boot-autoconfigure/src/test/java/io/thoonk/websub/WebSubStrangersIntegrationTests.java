package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.ServletRequestPathUtils;
import reactor.core.publisher.Flux;

/** What strangers send to callbacks that there are not is never read, so that it takes no memory. */
@RedisTest
class WebSubStrangersIntegrationTests {

    private static final String CALLBACK = "/websub/of-nobody";

    private final ThoonkTemplate thoonk = TestTemplates.on(TestRedis.shared());

    private final WebSubSubscriber subscriber =
            new WebSubSubscriber("/websub", "http://localhost", name -> true, thoonk);

    @AfterEach
    void end() {
        thoonk.close();
    }

    @ParameterizedTest
    @CsvSource({"GET, 404", "POST, 410", "PUT, 405"})
    void areRefusedBeforeTheirBodyIsReadWithMvc(String method, int status) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, CALLBACK) {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new Unreadable());
            }
        };
        ServletRequestPathUtils.parseAndCache(request);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new MvcWebSub(subscriber).handleRequest(request, response);
        assertThat(response.getStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"GET, 404", "POST, 410", "PUT, 405"})
    void areRefusedBeforeTheirBodyIsReadWithWebFlux(String method, int status) {
        AtomicBoolean read = new AtomicBoolean();
        Flux<DataBuffer> body = Flux.defer(() -> {
            read.set(true);
            return Flux.empty();
        });
        ServerRequest request = ServerRequest.create(
                MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.valueOf(method), CALLBACK)
                        .body(body)),
                HandlerStrategies.withDefaults().messageReaders());
        ServerResponse response = new FluxWebSub(subscriber)
                .routes()
                .route(request)
                .flatMap(handler -> handler.handle(request))
                .blockOptional()
                .orElseThrow();
        assertThat(response.statusCode().value()).isEqualTo(status);
        assertThat(read).isFalse();
    }

    private static final class Unreadable extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("The body was read");
        }
    }
}
