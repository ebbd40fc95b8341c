package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The client address of requests behind the proxies 10.0.0.0/8 and fd00::/8. */
class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, , 198.51.100.1",
        "198.51.100.1, 203.0.113.9, 198.51.100.1", // not a trusted proxy
        "127.0.0.1, 203.0.113.9, 127.0.0.1",
        "10.1.2.3, , 10.1.2.3",
        "10.1.2.3, 203.0.113.9, 203.0.113.9",
        "192.0.2.7, 203.0.113.9, 203.0.113.9",
        "192.0.2.8, 203.0.113.9, 192.0.2.8",
        "10.1.2.3, '1.1.1.1, 203.0.113.9', 203.0.113.9", // the client forged the first
        "10.1.2.3, '1.1.1.1, 203.0.113.9, 10.9.9.9', 203.0.113.9",
        "10.1.2.3, '10.7.7.7, 10.9.9.9', 10.7.7.7",
        "10.1.2.3, 203.0.113.9:51234, 203.0.113.9",
        "10.1.2.3, '2001:db8::1', '2001:db8::1'",
        "10.1.2.3, '[2001:db8::1]:443', '2001:db8::1'",
        "'fd12:0:0:0:0:0:0:1', '2001:db8::1', '2001:db8::1'",
        "10.1.2.3, 'evil.example', 10.1.2.3",
        "10.1.2.3, '203.0.113.9, unknown', 10.1.2.3",
        "10.1.2.3, ' , ', 10.1.2.3"
    })
    void theClientIsTheLastThatIsNoProxy(String peer, String header, String client) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        if (header != null) {
            request.addHeader("X-Forwarded-For", header);
        }
        assertThat(seen(request).getRemoteAddr()).isEqualTo(client);
    }

    @Test
    void headersThatComeTwiceAreOne() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr("10.1.2.3");
        request.addHeader("X-Forwarded-For", "203.0.113.9");
        request.addHeader("X-Forwarded-For", "10.9.9.9");
        request.addHeader("X-Forwarded-Proto", "https");
        assertThat(seen(request).getRemoteAddr()).isEqualTo("203.0.113.9");
        assertThat(seen(request).isSecure()).isTrue();
        assertThat(seen(request).getScheme()).isEqualTo("https");
        request.addHeader("X-Forwarded-Proto", "https, http");
        assertThat(seen(request).isSecure())
                .as("the value of the nearest proxy")
                .isFalse();
        request.setRemoteAddr("198.51.100.1");
        assertThat(seen(request).isSecure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/x", "", "*", "300.1.1.1"})
    void whatIsNoNetworkIsRefused(String network) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(network))).isInstanceOf(IllegalArgumentException.class);
    }

    private HttpServletRequest seen(MockHttpServletRequest request) throws Exception {
        MockFilterChain chain = new MockFilterChain();
        request.removeAttribute(proxies.getClass().getName() + ".FILTERED");
        proxies.doFilter(request, new MockHttpServletResponse(), chain);
        return (HttpServletRequest) chain.getRequest();
    }
}
