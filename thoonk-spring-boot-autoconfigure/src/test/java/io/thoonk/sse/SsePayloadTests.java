package io.thoonk.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadKind;
import io.thoonk.event.FeedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** What a browser gets of each kind of payload. */
class SsePayloadTests {

    private final JsonMapper mapper = JsonMapper.builder().build();

    private final JacksonPayloadConverter converter = new JacksonPayloadConverter(mapper);

    @ParameterizedTest
    @MethodSource("io.thoonk.convert.PayloadKind#all")
    <T> void holdsWhatWasPublished(PayloadKind<T> kind) {
        ResolvableType type = ResolvableType.forType(kind.type());
        byte[] stored = converter.write(kind.value(), type);
        String data = new SseJson(converter, type, new FailureLog())
                .event(new FeedEvent.Published("f", "1", stored))
                .orElseThrow();
        assertThat(data).doesNotContain("\n", "\r");
        String item = data.substring(data.indexOf("\"item\":") + "\"item\":".length(), data.length() - 1);
        assertThat(List.of(read(item, type))).usingRecursiveComparison().isEqualTo(List.of(kind.value()));
    }

    private Object read(String item, ResolvableType type) {
        if (type.toClass() == byte[].class) {
            return Base64.getDecoder().decode(mapper.readValue(item, String.class));
        }
        return type.toClass() == String.class
                ? mapper.readValue(item, String.class)
                : converter.read(item.getBytes(StandardCharsets.UTF_8), type);
    }
}
