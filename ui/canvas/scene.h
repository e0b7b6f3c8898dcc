// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/pane.h"
#include "ui/canvas/pyramid.h"

#include <QObject>
#include <QTimer>

namespace isolume {

/// What the canvas shows: follows the session and the view state, keeps the pictures of both sides up to date. It knows
/// no widget.
class Scene : public QObject {
    Q_OBJECT
public:
    Scene(Session& session, ViewState& state, QObject* parent = nullptr);

    enum class Content {
        Nothing, ///< no set is open
        Listing, ///< the set's list is being made
        Unselected,
        Loading, ///< the selected image is being read
        Failed, ///< it cannot be read, or the set cannot be opened: see failure()
        Image,
    };
    Content content() const;
    const Failure& failure() const { return m_failure; }
    /// True once what is waited for has taken long enough to be mentioned.
    bool isSlow() const { return m_waiting && !m_patience.isActive(); }

    /// The size of one pane's picture, in logical pixels.
    void setPane(QSizeF size, double devicePixelRatio);
    QSize imageSize() const; ///< empty: no image
    double devicePixelRatio() const { return m_ratio; }
    /// What is shown, with the image's corner on a whole device pixel.
    View view() const;

    void zoomAbout(double factor, QPointF anchor);
    void pan(QPointF by);

    std::shared_ptr<const CurrentImage> current() const { return m_current; }
    std::shared_ptr<const CurrentFit> fit() const { return m_fit; }
    std::optional<Failure> fitFailure() const { return m_session.fitFailure(); }
    std::vector<int> shown() const; ///< channels of the current image
    const Pane& pane(Side side) const { return side == Side::Before ? m_before : m_after; }

signals:
    void changed(); ///< anything that is painted

private:
    void follow();
    void refresh();
    void noteWaiting();
    std::optional<RenderRequest> requestFor(Side side);
    bool takePixels(RenderRequest& request, Pyramid& pyramid, int least) const;
    View unsnapped() const;

    Session& m_session;
    ViewState& m_state;
    QSizeF m_size;
    double m_ratio = 1;
    Pyramid m_pyramid;
    Pyramid m_afterPyramid; // of what a transform of whole pixels gave
    Pane m_before, m_after;
    std::shared_ptr<const CurrentImage> m_current;
    std::shared_ptr<const CurrentFit> m_fit;
    Failure m_failure;
    std::optional<std::size_t> m_failedItem;
    bool m_openFailed = false;
    bool m_waiting = false;
    QTimer m_patience;
};

} // namespace isolume
