package dev.barback.web.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads the media types of the Accept header and ignores their charset: JSON is always UTF-8, and an error on another
 * charset would come only after the job is enqueued.
 */
final class AcceptedTypes extends HeaderContentNegotiationStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedTypes.class);
    private static final String CHARSET = "charset";

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) {
        try {
            return super.resolveMediaTypes(request).stream()
                    .map(AcceptedTypes::withoutCharset)
                    .toList();
        } catch (HttpMediaTypeNotAcceptableException e) {
            LOG.debug("Ignored a malformed Accept header.", e);
            return MEDIA_TYPE_ALL_LIST;
        }
    }

    private static MediaType withoutCharset(MediaType type) {
        Map<String, String> parameters = new LinkedHashMap<>(type.getParameters());
        parameters.keySet().removeIf(CHARSET::equalsIgnoreCase);
        return new MediaType(type, parameters);
    }
}
