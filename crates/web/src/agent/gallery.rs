//! The gallery of components, for those who build Prickle. Off unless configured.

use axum::extract::{Path, State};

use crate::{
    Web,
    http::{Answer, Failure, Page, page},
};

/// `GET /dev/gallery`
pub async fn all(State(web): State<Web>) -> Answer {
    if !web.options.gallery {
        return Err(Failure::NotFound);
    }
    Ok(page::ok(ui::gallery::gallery(&Page::public(&web).context())))
}

/// `GET /dev/gallery/{name}`: one whole screen.
pub async fn screen(State(web): State<Web>, Path(name): Path<String>) -> Answer {
    if !web.options.gallery {
        return Err(Failure::NotFound);
    }
    let page = Page::public(&web);
    let screens = ui::gallery::screens(&page.context());
    let found = screens.into_iter().find(|screen| screen.name == name);
    found.map(|screen| page::ok(screen.html)).ok_or(Failure::NotFound)
}
