package dev.barback.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.web.server.ThreadPermits;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A body holds a thread permit until it has arrived. */
class LimitedRequestTest {
    private static final String ADA = "ada";
    private static final byte[] JSON = {'{', '}'};

    private final ThreadPermits threadPermits = new ThreadPermits(1, 1);

    @Test
    void thePlaceIsLeftWhenTheBodyHasArrived() throws IOException {
        try (LimitedRequest request = request(true)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            assertThat(threadPermits.tryAcquire(ADA)).as("half of it has come").isFalse();
            assertThat(request.getInputStream().read()).isEqualTo('}');
            assertThat(threadPermits.tryAcquire(ADA)).as("all of it has come").isTrue();
        }
        assertThat(threadPermits.tryAcquire(ADA)).as("returned once, not twice").isFalse();
    }

    @Test
    void thePlaceIsLeftWhenChunksEnd() throws IOException {
        try (LimitedRequest request = request(false)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            assertThat(request.getInputStream().read()).isEqualTo('}');
            assertThat(threadPermits.tryAcquire(ADA)).as("there may be more").isFalse();
            assertThat(request.getInputStream().read()).isEqualTo(-1);
            assertThat(threadPermits.tryAcquire(ADA)).isTrue();
        }
    }

    @Test
    void thePlaceIsLeftWithTheRequest() throws IOException {
        try (LimitedRequest request = request(true)) {
            assertThat(request.getInputStream().read()).isEqualTo('{');
            try (LimitedRequest another = request(true)) {
                assertThatThrownBy(another::getInputStream).hasMessageContaining("Too many request bodies");
            }
            assertThat(threadPermits.tryAcquire(ADA))
                    .as("without a permit, none is returned")
                    .isFalse();
        }
        assertThat(threadPermits.tryAcquire(ADA)).isTrue();
    }

    /** @param known whether its length is known; otherwise it is chunked */
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
        return new LimitedRequest(request, 1_000, Duration.ofMinutes(1), threadPermits, Optional.of(ADA));
    }

    /** A body without available bytes before a read. */
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
