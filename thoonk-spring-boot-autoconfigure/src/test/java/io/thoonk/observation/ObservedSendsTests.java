package io.thoonk.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedSendsTests {

    private static final String W3C = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    /** Each is name and value in turn, or the flags of a W3C header alone. */
    @ParameterizedTest
    @CsvSource({
        "00, true",
        "02, true",
        "01, false",
        "03, false",
        "zz, false",
        "00 tracestate a=b, true",
        "01 tracestate a=b, false",
        "00 baggage tenant=acme, false",
        "00 own-field x, false",
        "b3 0, true",
        "b3 80f198ee56343ba8-e457b5a2e4d86bd1-0, true",
        "b3 80f198ee56343ba8-e457b5a2e4d86bd1-0-05e3ac9a4f6e3b90, true",
        "b3 80f198ee56343ba8-e457b5a2e4d86bd1-1, false",
        "b3 80f198ee56343ba8-e457b5a2e4d86bd1-d, false",
        "b3 80f198ee56343ba8-e457b5a2e4d86bd1, false",
        "X-B3-TraceId 80f198ee56343ba8 X-B3-SpanId e457b5a2e4d86bd1 X-B3-Sampled 0, true",
        "X-B3-TraceId 80f198ee56343ba8 X-B3-SpanId e457b5a2e4d86bd1 X-B3-Sampled 1, false",
        "X-B3-TraceId 80f198ee56343ba8 X-B3-SpanId e457b5a2e4d86bd1, false",
        "uber-trace-id 1:2:0:0, false",
        "'', false"
    })
    void tellsWhetherATraceIsUnsampled(String text, boolean unsampled) {
        assertThat(ObservedSends.areUnsampled(headers(text))).isEqualTo(unsampled);
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return headers;
        }
        String[] words = text.split(" ");
        int next = 0;
        if (words.length % 2 == 1) {
            headers.put("traceparent", W3C + words[0]);
            next = 1;
        }
        for (int i = next; i < words.length; i += 2) {
            headers.put(words[i], words[i + 1]);
        }
        return headers;
    }
}
