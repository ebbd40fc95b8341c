package dev.barback.web.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Omits the path of a request, which Spring puts into each problem, if it is long: a rejection stays short. */
@RestControllerAdvice
class ProblemPathLimit implements ResponseBodyAdvice<Object> {
    private static final int MAX_PATH_LENGTH = 300;

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem && isLong(problem.getInstance())) {
            problem.setInstance(null);
        }
        return body;
    }

    private static boolean isLong(@Nullable URI instance) {
        return instance != null && instance.toString().length() > MAX_PATH_LENGTH;
    }
}
