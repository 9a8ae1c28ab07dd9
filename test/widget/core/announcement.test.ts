import { describe, expect, it } from 'vitest'
import { announcementParts } from '../../../widget/core/announcement.ts'
import { announce } from '../view-fixture.ts'

describe('announcement', () => {
  it('has an actor, a title and the nearest address', () => {
    const topic = { title: 'C or assembly?', url: 'https://forum.example/t/1' }
    const posted = { ...announce(1), event: 'post.created' as const, actor: { name: 'Ann' }, topic }
    expect(announcementParts(posted)).toEqual({ actor: 'Ann', about: topic.title, url: topic.url })
    const post = { url: 'https://forum.example/p/9' }
    expect(announcementParts({ ...posted, post }).url).toBe(post.url)
  })

  it('may be only text, or only somebody', () => {
    expect(announcementParts(announce(1))).toEqual({ actor: null, about: 'Tea is ready', url: null })
    const { text: _, ...silent } = announce(1)
    const actor = { name: 'Ann', url: 'https://forum.example/u/1' }
    expect(announcementParts({ ...silent, event: 'user.registered', actor })).toEqual({
      actor: 'Ann',
      about: null,
      url: actor.url,
    })
  })
})
