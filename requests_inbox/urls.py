from django.urls import path

from . import views

app_name = "requests_inbox"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<slug:slug>/", views.queue, name="queue"),
    path("search/", views.search, name="search"),
    path("keys/", views.keys, name="keys"),
    path("palette/", views.palette, name="palette"),
    path("views/", views.views, name="views"),
    path("views/<int:pk>/", views.view, name="view"),
    path("views/<int:pk>/deletion/", views.view_deletion, name="view_deletion"),
    path("reasons/<slug:slug>/", views.reasons, name="reasons"),
    path("reasons/<slug:slug>/<int:pk>/", views.reasons, name="reason"),
    path("tags/<slug:slug>/", views.tags, name="tags"),
    path("tags/<slug:slug>/<int:pk>/", views.tags, name="tag"),
    path("tags/<slug:slug>/<int:pk>/deletion/", views.tag_deletion, name="tag_deletion"),
    path("replies/<slug:slug>/", views.saved_replies, name="saved_replies"),
    path("replies/<slug:slug>/<int:pk>/", views.saved_replies, name="saved_reply"),
    path("replies/<slug:slug>/<int:pk>/deletion/", views.saved_reply_deletion, name="saved_reply_deletion"),
    path("requests/new/", views.start, name="start"),
    path("requests/new/<int:order>/", views.ask_for_order, name="ask_for_order"),
    path("bulk/<int:pk>/", views.batch, name="batch"),
    path("bulk/<int:pk>/undo/", views.batch_undo, name="batch_undo"),
    path("bulk/<slug:name>/", views.bulk, name="bulk"),
    path("bulk/<slug:name>/mail/", views.bulk_mail, name="bulk_mail"),
    path("requests/<slug:reference>/", views.show, name="show"),
    path("requests/<slug:reference>/like/", views.alike, name="alike"),
    path("requests/<slug:reference>/letters/<int:pk>/", views.letter, name="letter"),
    path("requests/<slug:reference>/drafts/<slug:kind>/", views.draft, name="draft"),
    path("requests/<slug:reference>/uploads/", views.uploads, name="uploads"),
    path("requests/<slug:reference>/uploads/<uuid:key>/removal/", views.upload_removal, name="upload_removal"),
    path("requests/<slug:reference>/replies/<int:pk>/", views.reply, name="reply"),
    path("requests/<slug:reference>/<slug:name>/", views.act, name="act"),
    path("requests/<slug:reference>/<slug:name>/mail/", views.mail, name="mail"),
]
