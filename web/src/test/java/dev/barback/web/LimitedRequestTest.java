package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.server.Places;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A body has a place for as long as it is waited for. */
class LimitedRequestTest {
    private static final String ADA = "ada";
    private static final byte[] JSON = {'{', '}'};

    private final Places places = new Places(1, 1);

    @Test
    void thePlaceIsLeftWhenTheBodyHasArrived() throws IOException {
        try (LimitedRequest request = request(true)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            assertThat(places.take(ADA)).as("half of it has come").isFalse();
            assertThat(request.getInputStream().read()).isEqualTo('}');
            assertThat(places.take(ADA)).as("all of it has come").isTrue();
        }
        assertThat(places.take(ADA)).as("left once, not twice").isFalse();
    }

    @Test
    void thePlaceIsLeftWhenChunksEnd() throws IOException {
        try (LimitedRequest request = request(false)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            assertThat(request.getInputStream().read()).isEqualTo('}');
            assertThat(places.take(ADA)).as("there may be more").isFalse();
            assertThat(request.getInputStream().read()).isEqualTo(-1);
            assertThat(places.take(ADA)).isTrue();
        }
    }

    @Test
    void thePlaceIsLeftWithTheRequest() throws IOException {
        try (LimitedRequest request = request(true)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            try (LimitedRequest another = request(true)) {
                assertThatThrownBy(another::getInputStream).hasMessageContaining("Too many bodies");
            }
            assertThat(places.take(ADA)).as("who had none leaves none").isFalse();
        }
        assertThat(places.take(ADA)).isTrue();
    }

    /** @param known whether its length is said; otherwise its end comes after all bytes */
    private LimitedRequest request(boolean known) {
        MockHttpServletRequest request = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                return new Slow(known);
            }
        };
        if (known) {
            request.setContent(JSON);
        } else {
            request.addHeader("Transfer-Encoding", "chunked");
        }
        return new LimitedRequest(request, 1_000, Duration.ofMinutes(1), places, Optional.of(ADA));
    }

    /** Of which nothing is there before it is read. */
    private static final class Slow extends ServletInputStream {
        private final boolean known;
        private int count;

        Slow(boolean known) {
            this.known = known;
        }

        @Override
        public int read() {
            return count < JSON.length ? JSON[count++] : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int next = read();
            if (next < 0) {
                return -1;
            }
            target[offset] = (byte) next;
            return 1;
        }

        @Override
        public boolean isFinished() {
            return known && count == JSON.length;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
