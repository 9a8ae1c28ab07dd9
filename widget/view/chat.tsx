import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { ConnectionNotice } from '../core/connection-notice.ts'
import { type Writing, mayWrite } from '../core/writing.ts'
import { strings } from '../strings.ts'
import { Composer } from './composer.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { LiveRegion } from './live-region.tsx'
import { MessageList } from './message-list.tsx'
import { RoomHeader } from './room-header.tsx'
import type { Stage } from './stage.ts'

type Props = {
  readonly view: RoomView
  readonly writing: Writing
  readonly notice: ConnectionNotice | null
  /** The calendar day of now. */
  readonly today: string
  readonly logInUrl: string | null
  readonly stage: Stage
}

/** The whole of the element: conversation, what is to be said about the connection, composer. */
export function Chat({ view, writing, notice, today, logInUrl, stage }: Props): VNode {
  return (
    <section
      class="sax"
      part="chat"
      aria-label={view.room?.name ?? strings.room}
      lang={strings.language}
      dir={strings.direction}
    >
      <RoomHeader room={view.room} />
      <MessageList
        expose={stage.exposeList}
        rows={view.rows}
        outbox={view.outbox}
        you={view.you}
        known={view.connection.is === 'live'}
        hasOlder={view.hasOlder}
        loadingOlder={view.loadingOlder}
        labels={stage.labels}
        today={today}
        actions={mayWrite(writing) ? stage.outgoing : stage.outgoingWithoutEdit}
        loadOlder={stage.loadOlder}
      />
      <ConnectionStatus notice={notice} tryNow={stage.tryNow} />
      <Composer
        expose={stage.exposeComposer}
        view={view}
        writing={writing}
        logInUrl={logInUrl}
        stage={stage}
      />
      <LiveRegion view={view} troubled={notice !== null} moment={stage.moment} />
    </section>
  )
}
