package io.thoonk.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

class ReadBackTests {

    private static final byte[] JSON = new byte[10];

    private final ReadBack readBack = new ReadBack(true);

    private final List<Object> read = new ArrayList<>();

    /** Red where each set of classes counts as a kind, of which there are as many as of sets. */
    @Test
    void readsBackOnlyWhatHoldsAClassThatIsNew() {
        verify(listOf(1, "a"));
        verify(listOf(2L, "b"));
        assertThat(read).hasSize(2);

        verify(listOf(3, 4L, "c"));
        verify(listOf(5, 6L));
        verify(listOf());
        assertThat(read).hasSize(2);

        verify(listOf(7, 8.0));
        assertThat(read).hasSize(3);
    }

    @Test
    void tellsWhatIsHeldFromWhatHoldsItAndOneDeclaredTypeFromAnother() {
        verify(listOf(1));
        verify(1);
        verify(List.of(2, 3));
        verify(Map.of("a", 4));
        readBack.verify(listOf(5), ResolvableType.forClass(Collection.class), JSON, () -> read.add(5));

        assertThat(read).hasSize(5);
    }

    @Test
    void readsBackAgainWhatCouldNotBeRead() {
        for (int time = 0; time < 2; time++) {
            assertThatExceptionOfType(PayloadConversionException.class)
                    .isThrownBy(() -> readBack.verify(1, ResolvableType.forClass(Object.class), JSON, () -> {
                        throw new PayloadConversionException("on purpose", null);
                    }))
                    .withMessageContaining("on purpose");
        }
    }

    private void verify(Object payload) {
        readBack.verify(payload, ResolvableType.forClass(Object.class), JSON, () -> read.add(payload));
    }

    private static List<Object> listOf(Object... elements) {
        return new ArrayList<>(Arrays.asList(elements));
    }
}
